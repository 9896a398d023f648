import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { statSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AgentOnMachine, Storage } from "../../support/agent";
import { scratch } from "../../support/scratch";

const sources = join(__dirname, "../../../constructs/host-agent");
const folder = scratch();
let storage: Storage;
let machine: AgentOnMachine;

beforeEach(async () => {
  storage = new Storage();
  await storage.start();
  machine = new AgentOnMachine(folder(), storage);
});

afterEach(() => storage.stop());

const revisionOf = ({ layers }: Storage) =>
  createHash("sha256")
    .update(layers["host"]! + layers["common"]! + layers["secrets"]!)
    .digest("hex")
    .slice(0, 12);

test("the scripts are shell", () => {
  for (const [shell, script] of [
    ["bash", "toolforge-agent"],
    ["sh", "run-puppet-agent"],
  ] as const) {
    const checked = spawnSync(shell, ["-n", join(sources, script)], { encoding: "utf8" });
    expect([checked.status, checked.stderr]).toEqual([0, ""]);
  }
});

const puppet = spawnSync("puppet", ["--version"]).status === 0;

(puppet ? test : test.skip)("site.pp is a manifest", () => {
  const checked = spawnSync("puppet", ["parser", "validate", join(sources, "site.pp")], { encoding: "utf8" });
  expect([checked.status, checked.stdout]).toEqual([0, ""]);
});

test("a new machine fetches its three layers, applies them and reports the revision", async () => {
  expect(await machine.run("tick")).toBe(0);
  expect(machine.applied).toHaveLength(1);
  expect(machine.applied[0]).toMatch(/^apply --detailed-exitcodes --hiera_config \S+\/hiera.yaml \S+\/site.pp$/);
  expect(["host", "common", "secrets"].map((layer) => machine.layer(layer))).toEqual(["h: 1\n", "c: 1\n", "s: 1\n"]);
  expect(machine.metrics).toEqual({
    last_run_timestamp_seconds: "1000000",
    failed: "0",
    fetch_failed: "0",
    applied_revision: revisionOf(storage),
    failed_units: "0",
  });
});

test("it says by its name which key its URLs are signed by: a rotation ends when all machines name the new one", async () => {
  const file = join(folder(), "prometheus/node-exporter/toolforge_agent.prom");
  const named = () => /^toolforge_agent_storage_key_info\{key="(.*)"\} 1$/m.exec(readFileSync(file, "utf8"))?.[1];
  await machine.run("tick");
  expect(named()).toBe("none");
  // as configuration puts it there, without a line end
  writeFileSync(join(folder(), "etc/key-name"), "1d3770b6");
  await machine.run("tick");
  expect(named()).toBe("1d3770b6");
});

test("what it fetches is root's alone, what it reports is everybody's", async () => {
  await machine.run("tick");
  expect(statSync(join(folder(), "state/data/secrets.yaml")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder(), "state/data")).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder(), "prometheus/node-exporter/toolforge_agent.prom")).mode & 0o777).toBe(0o644);
});

test("while nothing changes, nothing is sent and nothing is done", async () => {
  await machine.run("tick");
  storage.answered.length = 0;
  expect(await machine.run("tick")).toBe(0);
  expect(storage.answered).toEqual([304, 304, 304]);
  expect(machine.applied).toHaveLength(1);
});

test("then a tick, of which every machine has two a minute, starts next to no program", async () => {
  await machine.run("tick");
  machine.watch("cat", "chmod", "cksum", "curl", "cut", "flock", "hostname", "mkdir", "mv", "rm", "sed", "sha256sum");
  await machine.run("tick");
  expect(machine.started.sort()).toEqual(["curl", "flock", "rm"]);
});

test("failed units are counted for prometheus", async () => {
  machine.command("systemctl", "echo 3");
  await machine.run("tick");
  expect(machine.metrics).toMatchObject({ failed_units: "3" });
});

test.each(["host", "common", "secrets"])("a change of the %s layer is applied", async (layer) => {
  await machine.run("tick");
  storage.layers[layer] = "changed: true\n";
  expect(await machine.run("tick")).toBe(0);
  expect(machine.applied).toHaveLength(2);
  expect(machine.layer(layer)).toBe("changed: true\n");
  expect(machine.metrics["applied_revision"]).toBe(revisionOf(storage));
});

test("drift is mended once in every half hour, on each machine at its own time", async () => {
  const times: Record<string, number[]> = {};
  for (const host of ["static-1", "static-2"]) {
    machine.command("hostname", `echo ${host}`);
    machine.clock(1_000_000);
    await machine.run("run");
    times[host] = [];
    for (let minutes = 5; minutes <= 45; minutes += 5) {
      const before = machine.applied.length;
      machine.clock(1_000_000 + minutes * 60);
      await machine.run("tick");
      if (machine.applied.length > before) times[host].push(minutes);
    }
  }
  expect(times).toEqual({ "static-1": [10, 40], "static-2": [15, 45] });
});

test("nor within five minutes after another run, when others may be being deployed", async () => {
  machine.command("hostname", "echo static-1");
  machine.clock(1_000_000 + 300);
  await machine.run("run");
  for (const [seconds, runs] of [
    [599, 1],
    [601, 2],
  ] as const) {
    machine.clock(1_000_000 + seconds);
    await machine.run("tick");
    expect(machine.applied).toHaveLength(runs);
  }
});

test("a machine that has booted applies at once: its volumes are not mounted yet", async () => {
  await machine.run("tick");
  machine.boot();
  await machine.run("tick");
  await machine.run("tick");
  expect(machine.applied).toHaveLength(2);
});

test("without storage it keeps what it has, says so, and goes on mending drift", async () => {
  await machine.run("tick");
  storage.health = "down";
  expect(await machine.run("tick")).not.toBe(0);
  expect(machine.layer("host")).toBe("h: 1\n");
  expect(machine.applied).toHaveLength(1);
  expect(machine.metrics).toMatchObject({ fetch_failed: "1", failed: "0", applied_revision: revisionOf(storage) });

  machine.clock(1_000_000 + 1800);
  await machine.run("tick");
  expect(machine.applied).toHaveLength(2);

  storage.health = "up";
  expect(await machine.run("tick")).toBe(0);
  expect(machine.metrics["fetch_failed"]).toBe("0");
});

test("half a layer never replaces a whole one", async () => {
  await machine.run("tick");
  storage.layers["host"] = "another: configuration\n";
  storage.health = "half";
  await machine.run("tick");
  expect(machine.layer("host")).toBe("h: 1\n");
  expect(machine.applied).toHaveLength(1);
  expect(machine.metrics["fetch_failed"]).toBe("1");

  storage.health = "up";
  await machine.run("tick");
  expect(machine.layer("host")).toBe("another: configuration\n");
  expect(machine.applied).toHaveLength(2);
});

test("an empty answer is none", async () => {
  await machine.run("tick");
  storage.layers["host"] = "";
  await machine.run("tick");
  expect(machine.layer("host")).toBe("h: 1\n");
  expect(machine.applied).toHaveLength(1);
});

test("a machine that has never got its configuration asks again soon and applies nothing", async () => {
  delete storage.layers["secrets"];
  expect(await machine.run("tick")).toBe(2);
  expect(machine.applied).toEqual([]);
  expect(machine.slept).toEqual(["5", "5", "5", "5", "5"]);
  expect(machine.metrics["fetch_failed"]).toBe("1");

  storage.layers["secrets"] = "s: 1\n";
  expect(await machine.run("tick")).toBe(0);
  expect(machine.applied).toHaveLength(1);
});

test("a layer that is lost is fetched again, although storage has not changed", async () => {
  await machine.run("tick");
  spawnSync("rm", [join(folder(), "state/data/host.yaml")]);
  await machine.run("tick");
  expect(machine.layer("host")).toBe("h: 1\n");
});

describe("when puppet fails", () => {
  beforeEach(async () => {
    machine.puppetExits(4);
    expect(await machine.run("tick")).toBe(1);
  });

  test("the machine says so, and has applied nothing", () => {
    expect(machine.metrics).toMatchObject({ failed: "1", applied_revision: "none" });
  });

  test("it tries again after 30 s, then after ever longer pauses, up to half an hour", async () => {
    let now = 1_000_000;
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = machine.applied.length;
      const expected = attempt < 6 ? 30 * 2 ** attempt : 1800;
      // Each run takes a while: not every pause is measured to the second.
      if (attempt % 3 === 0) {
        machine.clock(now + expected - 1);
        await machine.run("tick");
        expect(machine.applied).toHaveLength(before);
      }
      machine.clock((now += expected));
      await machine.run("tick");
      if (machine.applied.length === before + 1) pauses.push(expected);
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800]);
  });

  test("a new configuration is tried at once", async () => {
    storage.layers["host"] = "mended: true\n";
    machine.puppetExits(2);
    expect(await machine.run("tick")).toBe(0);
    expect(machine.metrics).toMatchObject({ failed: "0", applied_revision: revisionOf(storage) });
  });
});

describe("run-puppet-agent", () => {
  test("applies now, changed or not", async () => {
    await machine.run("tick");
    expect(await machine.run("run")).toBe(0);
    expect(machine.applied).toHaveLength(2);
  });

  test("--noop shows what would be done, and records nothing", async () => {
    await machine.run("tick");
    const before = machine.metrics;
    machine.clock(1_000_100);
    machine.puppetExits(4);
    await machine.run("run", "--noop");
    expect(machine.applied.at(-1)).toContain(" --noop ");
    expect(machine.metrics).toEqual(before);
  });

  test("--noop does not take a new configuration for applied: the next tick applies it", async () => {
    await machine.run("tick");
    storage.layers["host"] = "new: true\n";
    await machine.run("run", "--noop");
    await machine.run("tick");
    expect(machine.applied).toHaveLength(3);
    expect(machine.applied.at(-1)).not.toContain("--noop");
    expect(machine.metrics["applied_revision"]).toBe(revisionOf(storage));
  });
});

test("what it does not understand it explains", async () => {
  expect(await machine.run("help")).toBe(2);
  expect(machine.applied).toEqual([]);
});
