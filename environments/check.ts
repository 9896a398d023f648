import { isIP, isIPv4 } from "node:net";
import type { Active, Environment } from "./environment";
import type { Fault } from "./fault";

/** Looks for one kind of fault in a whole environment. */
export type Check = (environment: Environment, active: Active, today: string) => Fault[];

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
