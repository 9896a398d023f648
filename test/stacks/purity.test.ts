import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { environments } from "../../environments";
import { build } from "../../stacks/build";
import { renderHere } from "../support/charts";
import { reversed } from "../support/environment";
import { scratch } from "../support/scratch";
import { both, synthText } from "../support/synth";

const root = join(__dirname, "../..");
const folder = scratch();

/** Every file below a folder by its path, links with their targets. */
function contents(of: string): Map<string, string> {
  return new Map(
    readdirSync(of, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(of.length + 1), entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "utf8")];
      }),
  );
}

function runSealed(outdir: string, allowed: string) {
  return spawnSync(process.execPath, ["--require", "./test/support/sealed.cjs", "main.ts"], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outdir, SEALED_FOLDER: allowed },
    encoding: "utf8",
  });
}

test("synthesis asks nobody, writes only its output, and gives the same bytes in another year and another folder", async () => {
  const [here, sealed] = [join(folder(), "here"), join(folder(), "sealed")];
  mkdirSync(here);
  expect(await build(environments, renderHere(), { outdir: here })).toBe(0);
  const app = runSealed(sealed, sealed);
  expect([app.status, app.stderr]).toEqual([0, ""]);

  const [one, other] = [contents(here), contents(sealed)];
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  for (const [path, text] of one) expect([path, other.get(path) === text]).toEqual([path, true]);
});

test("the seal holds: writing elsewhere is seen", () => {
  const app = runSealed(join(folder(), "elsewhere"), join(folder(), "sealed"));
  expect([app.status, app.stderr]).toEqual([3, `sealed: mkdirSync ${join(folder(), "elsewhere")}\n`]);
});

test.each(both)("the order in which %s is written down changes nothing", (_project, data, active) => {
  expect(synthText(reversed(data), reversed(active)) === synthText(data, active)).toBe(true);
});
