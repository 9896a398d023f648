import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { synth } from "../../charts/synth";
import { staging } from "../support/environment";
import { scratch } from "../support/scratch";

const folder = scratch();
const root = join(__dirname, "../..");
const app = "node_modules/.bin/tsx test/fixtures/bad-manifests.ts";

function run(command: string, ...args: string[]) {
  const env: NodeJS.ProcessEnv = { ...process.env, CDK8S_CHECK_UPGRADE: "false", CDK8S_OUTDIR: undefined };
  return spawnSync(command, args, { cwd: root, env, encoding: "utf8" });
}

test.each([["into a folder"], ["to standard output", "--stdout"]])(
  "cdk8s synth %s tells the faults, fails, and shows no stack trace",
  (_where, ...options) => {
    const output = options.length > 0 ? [] : ["--output", join(folder(), "manifests")];
    const { status, stderr } = run("node_modules/.bin/cdk8s", "synth", "--app", app, ...output, ...options);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^environment toolsbeta: 1 fault\n {2}kubernetes\.version\n/);
    expect(stderr).toMatch(/\nERROR: synthesis failed, app expected to create ".+"\n$/);
    expect(stderr).not.toMatch(/^ +at /m);
  },
  60_000,
);

test("without the CLI the exit code is that of bad input", () => {
  const { status, stderr } = run("node_modules/.bin/tsx", "test/fixtures/bad-manifests.ts");
  expect(status).toBe(2);
  expect(stderr).toContain("kubernetes.version");
}, 60_000);

test("what was written before does not outlive a fault", () => {
  jest.spyOn(console, "error").mockImplementation(() => {});
  const outdir = join(folder(), "manifests");
  mkdirSync(outdir, { recursive: true });
  const { environment: data, active } = staging(({ environment: { kubernetes } }) => (kubernetes.version = "1.33"));
  expect(synth([{ data, active }], outdir)).toBe(0);
  expect(existsSync(outdir)).toBe(false);
});
