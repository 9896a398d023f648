import type { Address, Environment, RoleName } from "../environments/environment";
import { rolesOf } from "../environments/environment";
import { roles } from "./roles";
import type { Metrics, Probe } from "./roles/role";

/** A probe of an environment. */
export interface Question extends Probe {
  /** Unique: `static-443-health`. */
  readonly id: string;
  /** The name that clients use, without a dot at its end. */
  readonly name: string;
}

/**
 * What checker and prometheus ask in an environment: the probes of its roles. They ask by name, as clients do, so that a
 * record which points to the wrong machine is seen too.
 */
export function questions(environment: Environment): Question[] {
  const all = rolesOf(environment).flatMap(([role, { addresses = [] }]) =>
    (roles[role].probes ?? []).flatMap((probe) => {
      const name = nameOf(addresses, probe.service);
      return name ? [{ ...probe, name, id: idOf(probe) }] : [];
    }),
  );
  return all.sort((a, b) => (a.service === b.service ? a.port - b.port : a.service < b.service ? -1 : 1));
}

/**
 * The first name of a service in alphabetical order, without a dot at its end, that is no wildcard.
 * @returns undefined when the environment has no such service
 */
export function nameOf(addresses: readonly Address[], service: string): string | undefined {
  const names = addresses.find((address) => address.service === service)?.names ?? [];
  const [first] = names.filter((name) => !name.startsWith("*")).sort();
  return first?.replace(/\.$/, "");
}

function idOf({ service, port, path = "" }: Probe): string {
  return [service, port, ...(path.match(/[a-z0-9]+/gi) ?? [])].join("-");
}

/** Figures that prometheus fetches: by job, the roles that have them. */
export function scrapes(environment: Environment): Map<string, (Metrics & { readonly role: RoleName })[]> {
  const jobs = new Map<string, (Metrics & { readonly role: RoleName })[]>();
  for (const [role] of rolesOf(environment)) {
    const own = roles[role].metrics ?? [];
    for (const metrics of [{ job: "node", port: 9100 }, ...own])
      jobs.set(metrics.job, [...(jobs.get(metrics.job) ?? []), { ...metrics, role }]);
  }
  return new Map([...jobs].sort(([a], [b]) => (a < b ? -1 : 1)));
}
