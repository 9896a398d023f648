import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { type Figure, figures, text } from "./measured";

const top = join(__dirname, "..", "..");
const file = join(top, "docs", "measurements.md");

/** Every figure's latest value, and the range of all its runs. */
export function table(all: readonly Figure[]): string {
  const byName = new Map<string, Figure[]>();
  for (const figure of all) byName.set(figure.what, [...(byName.get(figure.what) ?? []), figure]);
  const rows = [...byName.values()].map((runs) => {
    const last = runs.at(-1)!;
    const values = runs.map(({ value }) => value);
    const range = `${text(Math.min(...values), last.unit)} – ${text(Math.max(...values), last.unit)}`;
    const bar = `${last.bar} ${last.unit}${last.value > last.bar ? ": **missed**" : ""}`;
    const what = last.what.replace(/\|/g, "\\|");
    return `| ${[what, text(last.value, last.unit), runs.length > 1 ? range : "", runs.length, bar, last.at.slice(0, 10)].join(" | ")} |`;
  });
  return ["| what | last | range | runs | bar | taken |", "| --- | --- | --- | --- | --- | --- |", ...rows].join("\n");
}

/** `npm run measurements`: writes what the tests measured on this machine's lab to docs/measurements.md. */
function main(): number {
  const all = figures();
  if (all.length === 0) {
    console.error("npm run measurements: nothing was measured on this lab yet. Run npm test first.");
    return 2;
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const page = [
    "# Measurements",
    "",
    `Taken by \`npm test\` and \`npm run test:slow\` on ${machine}; the lab with its hypervisors shares them with the tests. Written by \`npm run measurements\`.`,
    "",
    table(all),
    "",
  ].join("\n");
  writeFileSync(file, page);
  execFileSync(join(top, "node_modules/.bin/prettier"), ["--log-level", "warn", "--write", file]);
  console.log(`${file}: ${new Set(all.map(({ what }) => what)).size} figures`);
  return 0;
}

if (require.main === module) process.exitCode = main();
