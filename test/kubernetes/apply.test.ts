import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { main } from "../../commands/charts";
import { changesOf, nameOf } from "../../commands/charts/changes";
import { readManifests } from "../../commands/charts/read-manifests";
import { podsOf } from "../../charts/rules/manifest";
import { sleep, until } from "../../lab/client/shell";
import { scratch } from "../support/scratch";
import { type Platform, platforms } from "./platform";

describe.each(platforms)("$project on Kubernetes $version", ({ project, version, open }) => {
  const folder = scratch();
  let platform: Platform;
  let said: string[];
  /** By name, the version of each object that is defined. */
  const stored = async () => {
    const kinds = [...new Set(platform.objects.map((object) => nameOf(object).split(" ")[0]!))];
    const found = await platform.kubectl.list(kinds.join(","), "--all-namespaces");
    const defined = new Set(platform.objects.map(nameOf));
    return Object.fromEntries(
      found.map((object) => [nameOf(object), object.metadata.resourceVersion]).filter(([name]) => defined.has(name!)),
    );
  };

  /** What is stored once controllers have looked at everything. */
  const atRest = () =>
    until("no change for 3 s", 120, async () => {
      const before = await stored();
      await sleep(3000);
      return isDeepStrictEqual(before, await stored()) && before;
    });

  beforeAll(() => (platform = open()));
  beforeEach(() => {
    said = [];
    for (const stream of ["log", "error"] as const) {
      jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
    }
  });
  afterEach(() => jest.restoreAllMocks());

  test("the API server is of exactly this version", async () => {
    const text = await platform.kubectl.must(["version", "--output=json"]);
    const { clientVersion, serverVersion } = JSON.parse(text) as Record<string, { gitVersion: string }>;
    expect([clientVersion!.gitVersion, serverVersion!.gitVersion]).toEqual([`v${version}`, `v${version}`]);
  });

  test("every manifest is accepted, without a warning and without a field that nobody knows", async () => {
    const { code, stderr } = await platform.apply();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Object.keys(await stored()).sort()).toEqual(platform.objects.map(nameOf).sort());
  });

  test("a second apply changes nothing", async () => {
    const before = await atRest();
    expect((await platform.apply()).code).toBe(0);
    expect(await stored()).toEqual(before);
    expect(await main(["diff", project], platform.kubectl)).toBe(0);
    expect(said).toEqual(["nothing to do: the cluster is as defined"]);
  });

  test("the pods of every workload are admitted", async () => {
    const pods = podsOf(platform.objects).map(({ object, spec, labels }) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: object.metadata.name, namespace: object.metadata.namespace, labels },
      spec,
    }));
    expect(pods.length).toBeGreaterThan(0);
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: pods });
    const options = ["--dry-run=server", "--validate=strict", "--warnings-as-errors", "--filename=-"];
    const { code, stderr } = await platform.kubectl.run(["create", ...options], list);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("removing a component deletes its objects, which are named before, and no others", async () => {
    const files = readdirSync(platform.folder).filter((name) => /^[0-9]/.test(name));
    const removed = files.at(-1)!;
    const rest = join(folder(), "manifests");
    cpSync(platform.folder, rest, { recursive: true });
    rmSync(join(rest, removed));
    const kept = readManifests(rest).map(nameOf).sort();
    const gone = platform.objects.map(nameOf).filter((name) => !kept.includes(name));
    expect(gone.length).toBeGreaterThan(0);

    const { deleted } = await changesOf(platform.kubectl, project, readManifests(rest));
    expect(deleted).toEqual(gone.sort());
    expect((await platform.apply(rest)).code).toBe(0);
    // A namespace empties itself before it goes.
    await until(`the end of ${removed}`, 120, async () => Object.keys(await stored()).length === kept.length);
    expect(Object.keys(await stored()).sort()).toEqual(kept);

    expect(await main(["apply", project], platform.kubectl, async () => false)).toBe(1);
    expect(Object.keys(await stored()).sort()).toEqual(kept);
    expect(await main(["apply", project, "--auto-approve"], platform.kubectl)).toBe(0);
    expect(Object.keys(await stored()).sort()).toEqual(platform.objects.map(nameOf).sort());
  });
});
