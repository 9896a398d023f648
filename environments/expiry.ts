import { isDay } from "./check";
import type { Environment } from "./environment";
import type { Fault } from "./fault";

/** Today in UTC, as YYYY-MM-DD. */
export const today = () => new Date().toISOString().slice(0, 10);

/** What is over in an environment: it permits nothing any more, and stops nothing. In the form of a fault. */
export function expired({ allowDestroyUntil: until }: Environment, day: string): Fault[] {
  if (until === undefined || !isDay(until) || until >= day) return [];
  return [
    {
      path: "allowDestroyUntil",
      found: until,
      allowed: `${day} or later; protected resources cannot be destroyed any more`,
      remedy: "remove the key. Set a new day only to destroy protected resources",
    },
  ];
}

/** An environment without what is over. */
export function withoutExpired(environment: Environment, day: string): Environment {
  return expired(environment, day).length > 0 ? { ...environment, allowDestroyUntil: undefined } : environment;
}
