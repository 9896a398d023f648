import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build, type EnvironmentFiles } from "../../stacks/build";
import { renderHere } from "../support/charts";
import { staging } from "../support/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { scratch } from "../support/scratch";

const root = join(__dirname, "../..");
const folder = scratch();
const into = (files: EnvironmentFiles[], rendering = renderHere()) => build(files, rendering, { outdir: folder() });

test("a good environment is written, with a link to its secrets", async () => {
  const { environment: data, active } = staging();
  expect(await into([{ data, active }])).toBe(0);
  expect(readdirSync(join(folder(), "stacks"))).toEqual(["toolsbeta"]);
  expect(existsSync(join(folder(), "stacks/toolsbeta/cdk.tf.json"))).toBe(true);
  expect(lstatSync(join(folder(), "stacks/toolsbeta/secrets.auto.tfvars.json")).isSymbolicLink()).toBe(true);
});

test("one bad environment keeps all from being written, and the faults of all are told", async () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => {});
  const good = staging();
  const bad = staging(({ environment }) => (environment.zones[0] = "x"));
  const worse = staging(({ environment }) => (environment.timeServers[0] = "?"));
  const files = [good, bad, worse].map(({ environment: data, active }) => ({ data, active }));
  expect(await into(files)).toBe(2);
  expect(readdirSync(folder())).toEqual([]);
  const text = said.mock.calls.flat().join("\n");
  expect(text).toContain("zones[0]");
  expect(text).toContain("timeServers[0]");
  said.mockRestore();
});

test("bad manifests keep all from being written, and are told", async () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => {});
  const { environment: data, active } = staging();
  const rendering = Promise.resolve({ manifests: {}, code: 2, faults: "manifests of toolsbeta: 1 fault\n" });
  expect(await into([{ data, active }], rendering)).toBe(2);
  expect(existsSync(join(folder(), "stacks/toolsbeta/cdk.tf.json"))).toBe(false);
  expect(said.mock.calls).toEqual([["manifests of toolsbeta: 1 fault"]]);
  said.mockRestore();
});

test("a mistake in the code is no fault of the environment: it is thrown", async () => {
  const { environment: data, active } = staging();
  const broken = {
    ...data,
    get roles(): never {
      throw new RangeError("a mistake");
    },
  };
  await expect(into([{ data: broken, active }])).rejects.toThrow("a mistake");
});

test("the app of a bad environment exits with 2, with the faults and without a stack trace", () => {
  const app = spawnSync(join(root, "node_modules/.bin/tsx"), ["test/fixtures/bad-environment.ts"], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: folder() },
    encoding: "utf8",
  });
  expect(app.stderr).toBe(
    [
      "environment toolsbeta: 2 faults",
      "  timeServers[0]",
      '    found:   "not a host"',
      "    allowed: a host name or an IP address",
      "    remedy:  correct the address",
      `  zones[${toolsbeta.zones.length}]`,
      '    found:   "no-dot.example.org"',
      "    allowed: a domain name with a dot at its end",
      '    remedy:  write "no-dot.example.org."',
      "",
    ].join("\n"),
  );
  expect(app.status).toBe(2);
  expect(app.stdout).toBe("");
  expect(readdirSync(folder())).toEqual([]);
});
