import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { both, synthOnce, type Synthesized } from "../support/synth";

/** Every resource's Terraform address, sorted. */
export function addressesOf(stack: Synthesized): string[] {
  return Object.entries(stack.resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

const file = (project: string) => join(__dirname, `${project}.addresses.txt`);

/** The addresses that were accepted last. */
export function pinned(project: string): string[] {
  return readFileSync(file(project), "utf8").trimEnd().split("\n");
}

/** What to tell somebody whose change moves addresses. Nothing when none moved. */
export function complaint(before: readonly string[], now: readonly string[]): string {
  const gone = before.filter((address) => !now.includes(address));
  const fresh = now.filter((address) => !before.includes(address));
  if (gone.length + fresh.length === 0) return "";
  return [
    "Terraform destroys what loses its address and makes what gets a new one.",
    ...gone.map((address) => `  gone: ${address}`),
    ...fresh.map((address) => `  new:  ${address}`),
    "A rename needs a moved entry, so that the resource stays. Run `npm run golden` to accept the addresses as they are.",
  ].join("\n");
}

if (require.main === module) {
  for (const [project] of both) writeFileSync(file(project), `${addressesOf(synthOnce(project)).join("\n")}\n`);
}
