import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { synth } from "../../charts/synth";
import { filesOf, staging } from "../support/environment";
import { scratch } from "../support/scratch";

const folder = scratch();
const bad = filesOf(staging(({ environment: { kubernetes } }) => (kubernetes.version = "1.33")));
const root = join(__dirname, "../..");
const program = (name: string) => join(root, "node_modules/.bin", name);
const app = `${program("tsx")} ${join(root, "test/fixtures/bad-manifests.ts")}`;

beforeEach(() => jest.spyOn(console, "error").mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

test.each(["--output=manifests", "--stdout"])(
  "cdk8s synth %s tells the faults, fails, and shows no stack trace",
  (option) => {
    const { status, stderr } = spawnSync(program("cdk8s"), ["synth", `--app=${app}`, option], {
      // not the project's, whose manifests the CLI removes
      cwd: folder(),
      env: { ...process.env, CDK8S_CHECK_UPGRADE: "false" },
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^environment toolsbeta: 1 fault\n {2}kubernetes\.version\n/);
    expect(stderr).toMatch(/\nERROR: synthesis failed, app expected to create ".+"\n$/);
    expect(stderr).not.toMatch(/^ +at /m);
  },
  60_000,
);

test("without the CLI the exit code is that of bad input", () => {
  expect(process.env["CDK8S_OUTDIR"]).toBeUndefined();
  expect(synth([bad])).toBe(2);
});

test("what was written before does not outlive a fault", () => {
  const outdir = join(folder(), "manifests");
  mkdirSync(outdir, { recursive: true });
  expect(synth([bad], outdir)).toBe(0);
  expect(existsSync(outdir)).toBe(false);
});
