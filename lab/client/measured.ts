import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { labFolder } from "./lab";

/** A figure that a run on the lab took, beside what it should be at most. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly bar: number;
  /** When it was taken, in ISO 8601. */
  readonly at: string;
}

/** Seconds, gibibytes, or a ratio. */
export type Unit = "s" | "GiB" | "times";

/** Kept beside the lab's cache, so that `lab/down --purge` does not forget them. */
const file = join(labFolder, "cache", "figures.jsonl");

export const text = (value: number, unit: Unit) => `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;

/**
 * Prints a figure beside its bar, and keeps it for `npm run measurements` where this user may write. Never a reason to fail: how
 * busy the machine is must not decide whether the product is right.
 */
export function measured(what: string, value: number, bar: number, unit: Unit = "s"): void {
  const verdict = value <= bar ? "met" : "MISSED";
  process.stdout.write(`      ${what}: ${text(value, unit)} (bar ${bar} ${unit}: ${verdict})\n`);
  const figure: Figure = { what, value, unit, bar, at: new Date().toISOString() };
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(figure)}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
  }
}

/** All figures that were taken on this lab, the oldest first. */
export function figures(): Figure[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Figure);
}
