import { createHash } from "node:crypto";
import type { ManifestFile } from "../../charts/manifest-files";
import { ConfigurationStore } from "../../constructs/configuration-store";
import { publishManifests } from "../../constructs/manifests";
import { objectStorage } from "../support/object-storage";
import { changes } from "../support/changes";
import { resources, synthOf, type Synthesized } from "../support/synth";

const file = (number: number, component: string, content = `kind: ${component}\n`): ManifestFile => ({
  component,
  name: `0${number}-${component}.yaml`,
  content,
});
const published = (...files: ManifestFile[]) =>
  synthOf((scope) => {
    publishManifests(new ConfigurationStore(scope, "store", { name: "c", storage: objectStorage(scope) }), files);
  });
const objects = (stack: Synthesized) => resources(stack, "objectstorage_object_v1");
const index = "openstack_objectstorage_object_v1.manifests.content";

test("each file is an object, whose text a plan shows, called after its component", () => {
  const stack = published(file(1, "policies"), file(2, "jobs-api", 'a: "${x} %{y}"\n'));
  expect(objects(stack)["manifest-policies"]).toMatchObject({ name: "manifests/policies.yaml" });
  expect(objects(stack)["manifest-jobs-api"]!["content"]).toBe('a: "${x} %{y}"\n');
});

test("the index says what each file must be, its order, and where to get it", () => {
  const content = 'a: "${x} %{y}"\n';
  const sum = createHash("sha256").update(content).digest("hex");
  const lines = (
    objects(published(file(1, "policies"), file(2, "jobs-api", content)))["manifests"]!["content"] as string
  ).split("\n");
  expect(lines.slice(1)).toEqual([
    `${sum} 02-jobs-api.yaml \${openstack_objectstorage_tempurl_v1.manifest-jobs-api.url}`,
    "",
  ]);
});

test("the Secrets are an object as well, whose sum only Terraform knows; no manifest shows them", () => {
  const stack = synthOf((scope) => {
    const store = new ConfigurationStore(scope, "store", { name: "c", storage: objectStorage(scope) });
    publishManifests(store, [file(1, "policies")], "${var.a}");
  });
  expect(objects(stack)["manifest-secrets"]).toMatchObject({ name: "manifests/secrets.yaml", content: "${var.a}" });
  expect((objects(stack)["manifests"]!["content"] as string).split("\n")[1]).toBe(
    "${sha256(openstack_objectstorage_object_v1.manifest-secrets.content)} secrets.yaml ${openstack_objectstorage_tempurl_v1.manifest-secrets.url}",
  );
});

test("a changed component changes its own object and the index", () => {
  const before = published(file(1, "a"), file(2, "b"));
  expect(changes(before, published(file(1, "a"), file(2, "b", "other: 1\n")))).toEqual({
    added: [],
    removed: [],
    changed: ["openstack_objectstorage_object_v1.manifest-b.content", index],
  });
});

test("one that comes in between touches no other", () => {
  const before = published(file(1, "a"), file(2, "c"));
  expect(changes(before, published(file(1, "a"), file(2, "b"), file(3, "c")))).toEqual({
    added: ["openstack_objectstorage_object_v1.manifest-b", "openstack_objectstorage_tempurl_v1.manifest-b"],
    removed: [],
    changed: [index],
  });
});
