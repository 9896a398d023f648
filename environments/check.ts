import { isIP, isIPv4 } from "node:net";
import type { Active, Environment } from "./environment";
import type { Fault } from "./fault";

/** Looks for one kind of fault in a whole environment. */
export type Check = (environment: Environment, active: Active) => Fault[];

/** A fault unless something is as it must be. */
export function must(good: boolean, path: string, found: unknown, allowed: string, remedy: string): Fault[] {
  return good ? [] : [{ path, found, allowed, remedy }];
}

export function isCidr(text: string): boolean {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(length) <= (isIPv4(address) ? 32 : 128);
}

/** A day that there is, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

/** A fault unless a name is one of those that there are. */
export function known(path: string, found: string, names: readonly string[], remedy: string): Fault[] {
  return must(names.includes(found), path, found, oneOf(names), remedy);
}

/** Makes a check that finds what an earlier place has already; the fault names that place. */
export function firstOf() {
  const seen = new Map<unknown, string>();
  return (key: unknown, owner: string, found: unknown, allowed: string, remedy: string, path = owner): Fault[] => {
    const first = seen.get(key);
    seen.set(key, first ?? owner);
    return must(first === undefined, path, found, `${allowed}; ${first} has ${String(found)} already`, remedy);
  };
}

/** A fault for each value of a list that is there more than once. */
export function once(path: string, values: readonly string[], what: string): Fault[] {
  return values.flatMap((value, i) =>
    must(
      values.indexOf(value) === i,
      `${path}[${i}]`,
      value,
      `a ${what} that is not there yet`,
      "remove one of the two",
    ),
  );
}

export const oneOf = (names: readonly string[]) => `one of ${[...names].sort().join(", ")}`;
export const isCount = (value: number) => Number.isInteger(value) && value > 0;

/** A domain name with a dot at its end. */
export function isDomain(text: string): boolean {
  return text.length <= 254 && /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+$/.test(text);
}

/** The remedy for a domain name that lacks the dot at its end. */
export const withDot = (name: string) => `write ${JSON.stringify(`${name.replace(/\.+$/, "")}.`)}`;
