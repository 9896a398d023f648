import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { applyManifests } from "../../commands/charts/apply";
import type { Kubectl } from "../../commands/charts/kubectl";
import type { Manifest } from "../../charts/rules/manifest";
import { until } from "../../lab/client/shell";
import { Storage } from "../support/agent";
import { ControlNode, deliver, revisionOf } from "../support/control-node";
import { scratch } from "../support/scratch";
import { binariesOf } from "./binaries";
import { ControlPlane } from "./control-plane";
import { component, writeManifests } from "./fixture";

const folder = scratch();
let controlPlane: ControlPlane;
let kubectl: Kubectl;
let storage: Storage;
let node: ControlNode;

/** What a deploy of components puts into storage. */
function deploy(...components: Manifest[][]): Record<string, string> {
  const manifests = join(folder(), "manifests");
  writeManifests(manifests, components);
  const names = components.map(([namespace], i) => `0${i + 1}-${namespace!.metadata.name}.yaml`);
  const files = Object.fromEntries(
    [...names, "helmfile.yaml"].map((name) => [name, readFileSync(join(manifests, name), "utf8")]),
  );
  const all = { ...files, "secrets.yaml": "---\n\n" };
  deliver(storage, all);
  return all;
}

const namespaces = async () =>
  (await kubectl.list("namespaces"))
    .filter(({ status, metadata }) => status!["phase"] === "Active" && metadata.name.startsWith("test-"))
    .map(({ metadata }) => metadata.name);

/** Every object's version, by name: what an apply that changes nothing leaves as it is. */
const versions = async () =>
  (await kubectl.list("namespaces,configmaps", "--all-namespaces"))
    .filter(({ metadata }) => (metadata.namespace ?? metadata.name).startsWith("test-"))
    .map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name, metadata.resourceVersion]);

beforeAll(async () => {
  controlPlane = await ControlPlane.start(await binariesOf("1.33.13"));
  kubectl = controlPlane.cluster.admin;
});
afterAll(() => controlPlane.stop());

beforeEach(async () => {
  storage = new Storage();
  await storage.start();
  node = new ControlNode(folder(), storage, kubectl.environment);
  // where the controller manager runs that leads
  node.command("hostname", `echo ${hostname()}`);
  node.command("helmfile", "echo helmfile is told to $3");
  node.command("helm", "true");
  node.join(readFileSync(kubectl.environment["KUBECONFIG"]!, "utf8"));
});
afterEach(() => storage.stop());

test("a new delivery is applied, the same again changes nothing, and what was removed is named and then deleted", async () => {
  const both = deploy(component("test-a"), component("test-b"));
  expect([await node.run("tick"), await namespaces()]).toEqual([0, ["test-a", "test-b"]]);
  expect(node.said).toContain("helmfile is told to apply");
  expect(node.metrics).toMatchObject({ leader: "1", failed: "0", applied_revision: revisionOf(both) });
  await until("all service accounts", 60, async () => (await versions()).length === 6);

  const before = await versions();
  expect(await node.run("run")).toBe(0);
  expect(await versions()).toEqual(before);
  expect(node.said).not.toMatch(/helmfile|to be deleted|pruned/);

  const one = deploy(component("test-a"));
  expect(await node.run("tick")).toBe(0);
  expect(node.said).toMatch(
    /to be deleted: ConfigMap test-b\/configuration\nto be deleted: Namespace test-b\n[^]*namespace\/test-b pruned/,
  );
  expect(node.said.match(/to be deleted/g)).toHaveLength(2);
  expect(await namespaces()).toEqual(["test-a"]);
  expect(node.metrics).toMatchObject({ failed: "0", applied_revision: revisionOf(one) });
});

test("secrets are applied after the manifests, whoever applies only those deletes none, and one that is removed is deleted", async () => {
  const files = deploy(component("test-a"));
  const secret = (name: string) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: "test-a" },
      data: { key: "Y2FuYXJ5" },
    });
  const give = (...names: string[]) =>
    deliver(storage, { ...files, "secrets.yaml": names.map((name) => `---\n${name && secret(name)}\n`).join("") });
  const found = async () =>
    (await kubectl.list("secrets", "--namespace=test-a")).map(({ metadata }) => metadata.name).sort();

  // that of a value which nobody has given yet is empty
  give("one", "", "two");
  expect([await node.run("tick"), await found()]).toEqual([0, ["one", "two"]]);
  expect(node.said).not.toContain("Y2FuYXJ5");

  expect((await applyManifests(kubectl, "toolsbeta", join(folder(), "manifests"))).code).toBe(0);
  expect(await found()).toEqual(["one", "two"]);

  give("one");
  expect([await node.run("tick"), await found()]).toEqual([0, ["one"]]);
  expect(node.said).toContain("to be deleted: Secret test-a/two");
  give("");
  expect([await node.run("tick"), await found()]).toEqual([0, ["one"]]);
});

test("a refused object deletes nothing, and is a failure", async () => {
  deploy([{ ...component("test-c")[0]!, spec: { nonsense: true } }]);
  expect(await node.run("tick")).toBe(1);
  expect(node.said).toContain("nonsense");
  expect(await namespaces()).toEqual(["test-a"]);
  expect(node.metrics).toMatchObject({ failed: "1", applied_revision: "none" });
});

test("on a node where another's controller manager leads nothing is applied", async () => {
  node.command("hostname", "echo control-2");
  deploy(component("test-d"));
  expect([await node.run("tick"), await namespaces()]).toEqual([0, ["test-a"]]);
  expect(node.metrics).toMatchObject({ leader: "0", failed: "0" });
});
