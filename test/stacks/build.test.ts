import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rendered } from "../../charts/beside";
import { environmentFiles } from "../../environments";
import type { EnvironmentFiles } from "../../environments/files";
import { toolsbeta } from "../../environments/toolsbeta";
import { build } from "../../stacks/build";
import { renderHere } from "../support/charts";
import { type Draft, filesOf, staging } from "../support/environment";
import { scratch } from "../support/scratch";

const root = join(__dirname, "../..");
const folder = scratch();
const [production] = environmentFiles as [EnvironmentFiles];
const rendered = renderHere();
const into = (files: EnvironmentFiles[], words?: string[], rendering: Promise<Rendered> = rendered) =>
  build(files, rendering, { outdir: folder() }, words);
const bad = (change: (draft: Draft) => void) => [production, filesOf(staging(change))];
const stackOf = (project: string) =>
  JSON.parse(readFileSync(join(folder(), "stacks", project, "cdk.tf.json"), "utf8")) as {
    terraform: { required_version: string };
    resource?: Record<string, Record<string, { lifecycle?: { prevent_destroy?: boolean } }>>;
  };

let said: jest.SpyInstance;
const text = () => said.mock.calls.flat().join("\n");
beforeEach(() => (said = jest.spyOn(console, "error").mockImplementation(() => {})));
afterEach(() => said.mockRestore());

test("a good environment is written, with a link to its secrets", async () => {
  expect(await into([filesOf(staging())])).toBe(0);
  expect(readdirSync(join(folder(), "stacks"))).toEqual(["toolsbeta"]);
  expect(stackOf("toolsbeta").resource).toBeDefined();
  expect(lstatSync(join(folder(), "stacks/toolsbeta/secrets.auto.tfvars.json")).isSymbolicLink()).toBe(true);
  expect(said).not.toHaveBeenCalled();
});

describe("one environment never stops another:", () => {
  const beside = (files: EnvironmentFiles) => [production, { ...files, project: "toolsbeta" }];
  test.each([
    ["a fault", bad(({ environment }) => (environment.zones[0] = "x")), "zones[0]"],
    ["a broken switch file", beside({ ...filesOf(staging()), active: "Unexpected token" }), "Unexpected token"],
    ["a file that cannot be loaded", beside({ ...filesOf(staging()), data: new Error("oh") }), '"oh"'],
    ["the other's name", beside(filesOf(staging(({ environment }) => (environment.project = "tools")))), '"tools"'],
  ])("%s", async (_what, files, words) => {
    expect(await into(files, ["deploy", "tools"])).toBe(0);
    expect(stackOf("tools").resource).toBeDefined();
    expect(text()).toMatch(/^environment toolsbeta: \d+ faults?\n/);
    expect(text()).toContain(words);
    expect(text()).toContain("It is left out");
  });

  test.each([
    [["deploy", "toolsbeta"]],
    [["synth"]],
    [["deploy", "*"]],
    [["destroy", "tools", "toolsbeta"]],
    [undefined],
  ])("but %j fails", async (words) => {
    const files = bad(({ environment }) => (environment.zones[0] = "x"));
    expect(await into(files, words)).toBe(2);
    expect(text()).toContain("zones[0]");
    expect(text()).not.toContain("It is left out");
  });

  test("both are told of at once", async () => {
    const worse = staging(({ environment }) => (environment.timeServers[0] = "?"));
    const files = [filesOf(worse, "tools"), filesOf(staging(({ environment }) => (environment.zones[0] = "x")))];
    expect(await into(files)).toBe(2);
    expect(text()).toContain("zones[0]");
    expect(text()).toContain("timeServers[0]");
  });

  test("bad manifests", async () => {
    const { clusters } = await rendered;
    const faults = "manifests of toolsbeta: 1 fault";
    const rendering = Promise.resolve({ clusters: { ...clusters, toolsbeta: { faults } } });
    expect(await into([production, filesOf(staging())], ["deploy", "tools"], rendering)).toBe(0);
    expect(text()).toBe(`${faults}\nIt is left out; what was asked for does not need it.`);
    expect(await into([production, filesOf(staging())], ["deploy", "toolsbeta"], rendering)).toBe(2);
    expect(stackOf("toolsbeta").resource).toBeUndefined();
  });

  test("a mistake in the code is told as one, with its trace to who runs the sources", async () => {
    const broken = {
      ...toolsbeta,
      get roles(): never {
        throw new RangeError("oh");
      },
    };
    const files = [production, { ...filesOf(staging()), data: broken }];
    expect(await into(files, ["deploy", "tools"])).toBe(0);
    expect(await into(files)).toBe(1);
    expect(text()).toMatch(/^environment toolsbeta: a mistake in the code.*RangeError: oh\n +at /);
  });
});

test("what holds data and is not defined any more is a fault, and stops no other environment", async () => {
  const files = bad(({ environment: { roles } }) => (roles["redis"]!.hosts[1] = "toolsbeta-redis-18"));
  expect(await into(files)).toBe(2);
  expect(text()).toMatch(/^environment toolsbeta: \d warnings?\n/);
  expect(text()).toContain(
    "environment toolsbeta: 1 fault\n  openstack_blockstorage_volume_v3.toolsbeta-redis-8-data\n",
  );
  expect(stackOf("toolsbeta").resource).toBeUndefined();
  expect(await into(files, ["deploy", "tools"])).toBe(0);
});

test("no manifests at all stop all, and say why", async () => {
  const rendering = Promise.resolve({ clusters: {}, failure: "no such module" });
  expect(await into([production, filesOf(staging())], undefined, rendering)).toBe(1);
  expect(text()).toMatch(/tools: a mistake.*no such module[^]*toolsbeta: a mistake.*no such module/);
});

test("what an earlier synthesis wrote of an environment that is bad now, no Terraform takes", async () => {
  mkdirSync(join(folder(), "stacks/toolsbeta"), { recursive: true });
  writeFileSync(join(folder(), "stacks/toolsbeta/cdk.tf.json"), '{"resource": {"old": {}}}');
  await into(bad(({ environment }) => (environment.zones[0] = "x")));
  expect(stackOf("toolsbeta").resource).toBeUndefined();
  const { status, stderr } = spawnSync("terraform", ["init", "-no-color"], {
    cwd: join(folder(), "stacks/toolsbeta"),
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("Unsupported Terraform Core version");
});

test("a day for destruction that is over allows none, and warns", async () => {
  expect(await into([filesOf(staging(({ environment }) => (environment.allowDestroyUntil = "2026-01-01")))])).toBe(0);
  expect(text()).toMatch(/^environment toolsbeta: 1 warning\n {2}allowDestroyUntil\n {4}found: {3}"2026-01-01"\n/);
  const zones = stackOf("toolsbeta").resource!["openstack_dns_zone_v2"]!;
  expect(Object.values(zones).map(({ lifecycle }) => lifecycle?.prevent_destroy)).not.toContain(undefined);
});

test("the app alone tells faults on standard error, without a stack trace, and exits with 2", () => {
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
  expect(stackOf("tools").resource).toBeDefined();
});
