import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { main } from "../../commands/charts";
import { changesOf, nameOf } from "../../commands/charts/changes";
import { documents, type KubeObject } from "../../commands/charts/kubectl";
import { readManifests } from "../../commands/charts/read-manifests";
import { podsOf } from "../../charts/rules/manifest";
import { sleep, until } from "../../lab/client/shell";
import { scratch } from "../support/scratch";
import { type Platform, platforms } from "./platform";

/** Whether the controller of its kind has not said yet that it knows this object. */
const isUnseen = ({ kind, metadata, status }: KubeObject) =>
  ["Deployment", "DaemonSet", "StatefulSet", "PodDisruptionBudget", "ValidatingAdmissionPolicy"].includes(kind) &&
  status?.["observedGeneration"] !== metadata.generation;

describe.each(platforms)("$project on Kubernetes $version", ({ project, version, open }) => {
  const folder = scratch();
  let platform: Platform;
  let said: string[];
  /** Every object that is defined, as the cluster has it. */
  const found = async () => {
    const kinds = [...new Set(platform.objects.map((object) => nameOf(object).split(" ")[0]!))];
    const defined = new Set(platform.objects.map(nameOf));
    const all = await platform.kubectl.list(kinds.join(","), "--all-namespaces");
    return all.filter((object) => defined.has(nameOf(object)));
  };
  const names = async () => (await found()).map(nameOf).sort();
  const defined = () => platform.objects.map(nameOf).sort();
  const versions = async () =>
    Object.fromEntries((await found()).map((object) => [nameOf(object), object.metadata.resourceVersion]));
  const contents = async () =>
    (await found()).map((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "any" } }));
  /** The versions once controllers have looked at everything. */
  const atRest = () =>
    until("no change for 3 s", 240, async () => {
      if ((await found()).some(isUnseen)) return false;
      const before = await versions();
      await sleep(3000);
      return isDeepStrictEqual(before, await versions()) && before;
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
    // On a busy machine kubectl notes that it waits before it asks: I1125 18:57:29.948108 …
    const complaints = stderr.split("\n").filter((line) => line !== "" && !/^I\d{4} /.test(line));
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] });
    expect(await names()).toEqual(defined());
  });

  test("a second apply changes nothing, and a third not even an object's version", async () => {
    await atRest();
    const before = await contents();
    expect((await platform.apply()).code).toBe(0);
    expect(await contents()).toEqual(before);
    // The first update after a creation notes the defaults of a status: the version grows once more.
    const settled = await atRest();
    expect((await platform.apply()).code).toBe(0);
    expect(await versions()).toEqual(settled);
    expect(await main(["diff", project], platform.kubectl)).toBe(0);
    expect(said).toEqual(["nothing to do: the cluster is as defined"]);
  });

  test("the API server sees no mistake in a policy's expressions", async () => {
    await atRest();
    const policies = await platform.kubectl.list("validatingadmissionpolicies");
    expect(policies.map(({ status }) => status?.["typeChecking"])).toEqual(policies.map(() => ({})));
  });

  test("the pods of every workload are admitted", async () => {
    const pods = podsOf(platform.objects).map(({ object, spec, labels }) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: object.metadata.name, namespace: object.metadata.namespace, labels },
      spec,
    }));
    expect(pods.length).toBeGreaterThan(0);
    const options = ["--dry-run=server", "--validate=strict", "--warnings-as-errors", "--filename=-"];
    const { code, stderr } = await platform.kubectl.run(["create", ...options], documents(pods));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("removing a component deletes its objects, which are named before, and no others", async () => {
    const files = readdirSync(platform.folder).filter((name) => /^[0-9]/.test(name));
    const removed = files.at(-1)!;
    const rest = join(folder(), "manifests");
    cpSync(platform.folder, rest, { recursive: true });
    rmSync(join(rest, removed));
    const kept = readManifests(rest).map(nameOf).sort();
    const gone = defined().filter((name) => !kept.includes(name));
    expect(gone.length).toBeGreaterThan(0);

    const { deleted } = await changesOf(platform.kubectl, project, readManifests(rest));
    expect(deleted).toEqual(gone);
    expect((await platform.apply(rest)).code).toBe(0);
    // A namespace empties itself before it goes.
    await until(`the end of ${removed}`, 120, async () => (await names()).length === kept.length);
    expect(await names()).toEqual(kept);

    expect(await main(["apply", project], platform.kubectl, async () => false)).toBe(1);
    expect(await names()).toEqual(kept);
    expect(await main(["apply", project, "--auto-approve"], platform.kubectl)).toBe(0);
    expect(await names()).toEqual(defined());
  });
});
