import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Storage } from "../../support/agent";
import { ControlNode, deliver, revisionOf } from "../../support/control-node";
import { scratch } from "../../support/scratch";

const folder = scratch();
const rest = { "helmfile.yaml": "releases: []\n", "secrets.yaml": "---\n{a canary}\n" };
const first = { "01-policies.yaml": "a: 1\n", "02-jobs-api.yaml": "b: 1\n", ...rest };
const second = { ...first, "02-jobs-api.yaml": "b: 2\n" };
let storage: Storage;
let node: ControlNode;

// kubectl, helmfile and apply-manifests note how they were called; the cluster is a folder of files.
beforeEach(async () => {
  storage = new Storage();
  await storage.start();
  deliver(storage, first);
  node = new ControlNode(folder(), storage);
  node.command(
    "kubectl",
    `cd ${folder()}; case "$*" in
      *get\\ lease*) echo "lease" >>calls; cat holder ;;
      *annotate*) echo "annotate" >>calls; echo "\${!#}" | sed 's/.*=//' >noted ;;
      *get\\ applysets*) cat noted ;;
    esac`,
  );
  node.command(
    "helmfile",
    `echo "helmfile $(cat "$2")" >>${folder()}/calls; echo "$3" >${folder()}/how; exit $(cat ${folder()}/helmfile.code)`,
  );
  node.command("helm", `cat ${folder()}/half`);
  node.command(
    "apply-manifests",
    `exec >>${folder()}/calls
    [ "$1" != --secrets ] || { echo "secrets $2 $(stat --format=%a "$3/secrets.yaml")"; exit; }
    echo "apply $1 $(cd "$2" && cat [0-9]*.yaml | paste -sd ' ')"; exit $(cat ${folder()}/apply.code)`,
    "lib",
  );
  leader("control-1");
  exits("apply", 0);
  exits("helmfile", 0);
  writeFileSync(join(folder(), "half"), "");
});
afterEach(() => storage.stop());

const leader = (host: string) => writeFileSync(join(folder(), "holder"), `${host}_4dae2ec8-9f6c-4b1f`);
const exits = (program: "apply" | "helmfile", code: number) =>
  writeFileSync(join(folder(), `${program}.code`), `${code}`);
const calls = () => {
  const file = join(folder(), "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
};
const applied = () => calls().filter((call) => call.startsWith("apply"));

test("before the node is part of a cluster nothing happens, and nothing fails", async () => {
  expect(await node.run("tick")).toBe(0);
  expect([node.said, calls(), storage.answered, node.metrics]).toEqual(["", [], [], undefined]);
});

describe("in a cluster", () => {
  beforeEach(() => node.join());

  test("the leader fetches all, installs the releases, applies the manifests in order, then the secrets, and reports the revision", async () => {
    expect(await node.run("tick")).toBe(0);
    expect(calls()).toEqual([
      "lease",
      "helmfile releases: []",
      "lease",
      "apply toolsbeta a: 1 b: 1",
      "secrets toolsbeta 600",
      "annotate",
    ]);
    expect(node.metrics).toEqual({
      leader: "1",
      last_run_timestamp_seconds: "1000000",
      failed: "0",
      fetch_failed: "0",
      applied_revision: revisionOf(first),
    });
  });

  test("what it holds is root's alone, what it reports is everybody's", async () => {
    await node.run("tick");
    expect(statSync(join(folder(), "state/manifests/index")).mode & 0o777).toBe(0o600);
    const metrics = join(folder(), "prometheus/node-exporter/toolforge_manifests.prom");
    expect(statSync(metrics).mode & 0o777).toBe(0o644);
  });

  test("while nothing changes, one question is asked and nothing is done", async () => {
    await node.run("tick");
    storage.answered.length = 0;
    expect(await node.run("tick")).toBe(0);
    expect(storage.answered).toEqual([304]);
    expect(applied()).toHaveLength(1);
  });

  test("a change is applied; as long as the helmfile is the same, helmfile is not asked", async () => {
    await node.run("tick");
    deliver(storage, second);
    expect(await node.run("tick")).toBe(0);
    expect(applied().at(-1)).toBe("apply toolsbeta a: 1 b: 2");
    expect(node.metrics).toMatchObject({ applied_revision: revisionOf(second) });
    deliver(storage, { ...second, "helmfile.yaml": "releases: [new]\n" });
    await node.run("tick");
    expect(calls().filter((call) => call.startsWith("helmfile"))).toEqual([
      "helmfile releases: []",
      "helmfile releases: [new]",
    ]);
  });

  test("what no longer exists is not kept", async () => {
    await node.run("tick");
    const others = { "02-jobs-api.yaml": "b: 1\n", ...rest };
    deliver(storage, others);
    await node.run("tick");
    expect(node.held).toEqual(others);
    expect(applied().at(-1)).toBe("apply toolsbeta b: 1");
  });

  test("a changed secret is applied at once, and nobody reads it in the journal", async () => {
    await node.run("tick");
    deliver(storage, { ...first, "secrets.yaml": "---\n{another canary}\n" });
    expect(await node.run("tick")).toBe(0);
    expect(calls().filter((call) => call.startsWith("secrets"))).toHaveLength(2);
    expect(node.said).not.toContain("canary");
  });

  test("drift is mended every half hour", async () => {
    await node.run("tick");
    node.clock(1_000_000 + 1799);
    await node.run("tick");
    expect(applied()).toHaveLength(1);
    node.clock(1_000_000 + 1800);
    await node.run("tick");
    expect(applied()).toHaveLength(2);
  });

  describe("nothing in part is ever applied:", () => {
    const keeps = async (failure: RegExp) => {
      expect(await node.run("tick")).toBe(1);
      expect(node.said).toMatch(failure);
      expect(node.held).toEqual(first);
      expect(applied()).toHaveLength(1);
      expect(node.metrics).toMatchObject({ fetch_failed: "1", failed: "0", applied_revision: revisionOf(first) });
    };
    beforeEach(() => node.run("tick"));

    test("a file that is missing", async () => {
      deliver(storage, second);
      delete storage.layers["02-jobs-api.yaml"];
      await keeps(/02-jobs-api.yaml is missing/);
    });

    test("a file that is not what the index says, as in the middle of a deploy", async () => {
      deliver(storage, second);
      storage.layers["02-jobs-api.yaml"] = "b: 3\n";
      await keeps(/02-jobs-api.yaml: FAILED[^]*not what the index says/);
    });

    test("half an answer", async () => {
      deliver(storage, second);
      storage.health = "half";
      await keeps(/the index: HTTP/);
    });

    test("an empty index", async () => {
      storage.layers["index"] = "";
      await keeps(/the index is empty/);
    });

    test("a file that was damaged on the node; it is fetched again", async () => {
      node.spoil("01-policies.yaml");
      storage.health = "down";
      expect(await node.run("run")).toBe(1);
      expect(node.said).toContain("01-policies.yaml: FAILED");
      expect(applied()).toHaveLength(1);
      storage.health = "up";
      expect(await node.run("run")).toBe(0);
      expect(node.held).toEqual(first);
      expect(applied()).toHaveLength(2);
    });
  });

  test("after a failed fetch the whole is fetched again, although the index is the same", async () => {
    deliver(storage, second);
    delete storage.layers["02-jobs-api.yaml"];
    expect(await node.run("tick")).toBe(1);
    expect([node.held, applied()]).toEqual([{}, []]);
    deliver(storage, second);
    expect(await node.run("tick")).toBe(0);
    expect(node.held).toEqual(second);
  });

  test("without storage the leader goes on mending drift with what it has", async () => {
    await node.run("tick");
    storage.health = "down";
    node.clock(1_001_800);
    await node.run("tick");
    expect(applied()).toHaveLength(2);
    expect(node.metrics).toMatchObject({ fetch_failed: "1", failed: "0" });
  });

  describe("of several nodes one applies:", () => {
    beforeEach(() => leader("control-2"));

    test("the others hold what they would apply, and say that they are not the leader", async () => {
      expect(await node.run("tick")).toBe(0);
      expect([node.held, calls()]).toEqual([first, ["lease"]]);
      expect(node.metrics).toMatchObject({ leader: "0", failed: "0", applied_revision: "none" });
    });

    test("one that becomes the leader applies at once, storage or not", async () => {
      await node.run("tick");
      leader("control-1");
      storage.health = "down";
      await node.run("tick");
      expect(applied()).toHaveLength(1);
      expect(node.metrics).toMatchObject({ leader: "1", applied_revision: revisionOf(first) });
    });

    test("who asks another to apply is told whom to ask", async () => {
      expect(await node.run("run")).toBe(1);
      expect(node.said).toContain("control-2 leads: run it there");
    });

    test("one that loses the lead while helmfile works applies no manifests", async () => {
      leader("control-1");
      node.command("helmfile", `echo control-2_1 >${folder()}/holder`);
      expect(await node.run("tick")).toBe(1);
      expect(applied()).toEqual([]);
      node.clock(1_000_030);
      expect(await node.run("tick")).toBe(0);
      expect(node.metrics).toMatchObject({ leader: "0", failed: "0" });
    });

    test("while nobody can say who leads, nobody applies, and that is a failure", async () => {
      node.command("kubectl", "echo no answer >&2; exit 1");
      expect(await node.run("tick")).toBe(1);
      expect(applied()).toEqual([]);
      expect(node.metrics).toMatchObject({ failed: "1" });
    });
  });

  describe("when an object is refused", () => {
    beforeEach(async () => {
      exits("apply", 1);
      expect(await node.run("tick")).toBe(1);
    });

    test("the node says so, and has applied nothing", () => {
      expect(node.metrics).toMatchObject({ failed: "1", applied_revision: "none" });
    });

    test("it tries again after 30 s, then after ever longer pauses, up to half an hour", async () => {
      let now = 1_000_000;
      for (const pause of [30, 60, 120, 240, 480, 960, 1800, 1800]) {
        const before = applied().length;
        node.clock(now + pause - 1);
        await node.run("tick");
        expect(applied()).toHaveLength(before);
        node.clock((now += pause));
        await node.run("tick");
        expect([pause, applied().length]).toEqual([pause, before + 1]);
      }
    });

    test("what was mended is tried at once", async () => {
      exits("apply", 0);
      deliver(storage, second);
      expect(await node.run("tick")).toBe(0);
      expect(node.metrics).toMatchObject({ failed: "0", applied_revision: revisionOf(second) });
    });
  });

  test("when a release fails, no manifest is applied, and helmfile is asked again", async () => {
    exits("helmfile", 1);
    expect(await node.run("tick")).toBe(1);
    expect(applied()).toEqual([]);
    exits("helmfile", 0);
    node.clock(1_000_030);
    expect(await node.run("tick")).toBe(0);
    expect(calls().filter((call) => call.startsWith("helmfile"))).toHaveLength(2);
  });

  test.each([
    ["", "apply"],
    ["loki-tools\n", "sync"],
  ])("with the releases %j half done helmfile is told to %s", async (half, how) => {
    writeFileSync(join(folder(), "half"), half);
    expect(await node.run("tick")).toBe(0);
    expect(readFileSync(join(folder(), "how"), "utf8").trim()).toBe(how);
  });

  test("when nobody knows whether a release is half done, helmfile is not asked", async () => {
    node.command("helm", "exit 1");
    expect(await node.run("tick")).toBe(1);
    expect(calls()).toEqual(["lease"]);
  });

  test("the signed URL is no argument of a program, where every user could read it", async () => {
    node.command("curl", `echo "$*" >>${folder()}/arguments; exec /usr/bin/curl "$@"`);
    expect(await node.run("tick")).toBe(0);
    expect(readFileSync(join(folder(), "arguments"), "utf8")).not.toContain("http:");
  });
});

test("what it does not understand it explains", async () => {
  expect(await node.run("help")).toBe(2);
  expect(node.said).toContain("toolforge-manifests run");
});
