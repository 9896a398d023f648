import { join } from "node:path";
import { changesOf } from "../../../commands/charts/changes";
import type { Kubectl } from "../../../commands/charts/kubectl";
import { readManifests } from "../../../commands/charts/read-manifests";
import type { Manifest } from "../../../charts/rules/manifest";
import { scratch } from "../../support/scratch";
import { applyManifests } from "../../../commands/charts/apply";
import { binariesOf } from "../binaries";
import { ControlPlane } from "../control-plane";
import { component, writeManifests } from "../fixture";

const folder = scratch();
let controlPlane: ControlPlane;
let kubectl: Kubectl;

beforeAll(async () => {
  controlPlane = await ControlPlane.start(await binariesOf("1.33.13"));
  kubectl = controlPlane.cluster.admin;
});
afterAll(() => controlPlane.stop());

const defined = (...components: Manifest[][]) => {
  const manifests = join(folder(), "manifests");
  writeManifests(manifests, components);
  return manifests;
};
const apply = (...components: Manifest[][]) => applyManifests(kubectl, "toolsbeta", defined(...components));
const changes = (...components: Manifest[][]) => changesOf(kubectl, "toolsbeta", readManifests(defined(...components)));
const data = async (namespace: string) =>
  ((await kubectl.get("configmap", "configuration", `--namespace=${namespace}`)) as unknown as { data: unknown }).data;
const namespaces = async () =>
  (await kubectl.list("namespaces"))
    .filter(({ status, metadata }) => status!["phase"] === "Active" && metadata.name.startsWith("test-"))
    .map(({ metadata }) => metadata.name);

describe("from the first delivery to the last", () => {
  test("in an empty cluster everything is new", async () => {
    expect(await changes(component("test-a"), component("test-b"))).toEqual({
      added: ["ConfigMap test-a/configuration", "ConfigMap test-b/configuration"],
      diff: expect.stringMatching(/\+kind: Namespace[^]*\+kind: Namespace/) as string,
      deleted: [],
    });
    expect(await namespaces()).toEqual([]);
  });

  test("what is defined is there after an apply", async () => {
    const { code, stderr } = await apply(component("test-a"), component("test-b"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await namespaces()).toEqual(["test-a", "test-b"]);
    expect(await data("test-b")).toEqual({ a: "1" });
  });

  test("then nothing is left to do", async () => {
    expect(await changes(component("test-a"), component("test-b"))).toEqual({ added: [], diff: "", deleted: [] });
  });

  test("what was edited by hand is shown and set back", async () => {
    const patch = ["--type=merge", '--patch={"data":{"a":"by hand"}}', "--namespace=test-a"];
    await kubectl.must(["patch", "configmap", "configuration", ...patch]);
    const { diff } = await changes(component("test-a"), component("test-b"));
    expect(diff).toMatch(/- {2}a: by hand\n\+ {2}a: "1"/);
    expect((await apply(component("test-a"), component("test-b"))).code).toBe(0);
    expect(await data("test-a")).toEqual({ a: "1" });
  });

  test("while an object is refused, nothing is deleted", async () => {
    const bad: Manifest = { ...component("test-c")[0]!, spec: { nonsense: true } };
    const { code, stderr } = await apply(component("test-a"), [bad]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("nonsense") as string });
    expect(await namespaces()).toEqual(["test-a", "test-b"]);
  });

  test("what is not defined any more is named before, and deleted", async () => {
    const { deleted } = await changes(component("test-a"));
    expect(deleted).toEqual(["ConfigMap test-b/configuration", "Namespace test-b"]);
    const { code, stdout } = await apply(component("test-a"));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("namespace/test-b pruned") as string });
    expect(await namespaces()).toEqual(["test-a"]);
  });

  test("what nobody delivered stays", async () => {
    await kubectl.must(["create", "namespace", "test-own"]);
    await kubectl.must(["create", "configmap", "own", "--namespace=test-a"]);
    expect((await apply(component("test-a"))).code).toBe(0);
    expect(await namespaces()).toEqual(["test-a", "test-own"]);
    await kubectl.must(["get", "configmap", "own", "--namespace=test-a"]);
  });

  test("another environment's manifests are refused", async () => {
    const message = "this cluster belongs to toolsbeta, not to tools: choose the other one's kubeconfig";
    const { code, stderr } = await applyManifests(kubectl, "tools", defined(component("test-a")));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
    await expect(changesOf(kubectl, "tools", component("test-a"))).rejects.toThrow(message);
    expect(await namespaces()).toEqual(["test-a", "test-own"]);
  });

  test("a folder without manifests deletes nothing", async () => {
    const { code, stderr } = await apply();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("has no manifests") as string });
    expect(await namespaces()).toEqual(["test-a", "test-own"]);
  });
});
