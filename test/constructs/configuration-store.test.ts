import type { Construct } from "constructs";
import { ConfigurationStore } from "../../constructs/configuration-store";
import { SignedStore } from "../../constructs/signed-store";
import { objectStorage } from "../support/object-storage";
import { ofContent, resources, synthOf } from "../support/synth";

const storeOf = (scope: Construct) =>
  new ConfigurationStore(scope, "configuration", { name: "tools-configuration", storage: objectStorage(scope) });

function stackOf(content = "a: 1\n") {
  return synthOf((scope) => {
    const store = storeOf(scope);
    store.sign("tools-a-1", store.put("tools-a-1", "hosts/tools-a-1.yaml", content).name);
  });
}

test("an object is written whole, into the container, with its checksum: what another has written, and what failed, is seen", () => {
  expect(resources(stackOf(), "objectstorage_object_v1")["tools-a-1"]).toEqual({
    container_name: "${openstack_objectstorage_container_v1.configuration.name}",
    name: "hosts/tools-a-1.yaml",
    content: "a: 1\n",
    content_type: "application/yaml",
    etag: ofContent,
    lifecycle: { ignore_changes: ["content_type"] },
  });
});

test("a URL waits for its object: a machine that boots finds it", () => {
  const urls = resources(stackOf(), "objectstorage_tempurl_v1");
  expect(urls["tools-a-1"]!["object"]).toBe("${openstack_objectstorage_object_v1.tools-a-1.name}");
});

test("a URL of what is written later waits as well", () => {
  const stack = synthOf((scope) => {
    const store = storeOf(scope);
    store.sign("common", "common.yaml", "common");
    store.put("common", "common.yaml", "");
  });
  expect(resources(stack, "objectstorage_tempurl_v1")["common"]!["depends_on"]).toContain(
    "openstack_objectstorage_object_v1.common",
  );
});

test("one URL is read at each plan, and what depends on the store waits until that was possible", () => {
  const stack = stackOf();
  expect(stack.data["terraform_remote_state"]).toEqual({
    "signed-urls": { backend: "http", config: { address: "${openstack_objectstorage_tempurl_v1.proof.url}" } },
  });
  const { name, content } = resources(stack, "objectstorage_object_v1")["proof"]!;
  expect(name).toBe("proof.json");
  expect(JSON.parse(content as string)).toMatchObject({ version: 4, outputs: { proof: {} } });
  synthOf((scope) => {
    expect(storeOf(scope).works.fqn).toBe("data.terraform_remote_state.signed-urls");
  });
});

test("the container itself knows no key, and is nobody else's", () => {
  expect(resources(stackOf(), "objectstorage_container_v1")).toEqual({
    configuration: { name: "tools-configuration" },
  });
});

test("a container that another project writes to is open to its members, and goes with what they wrote", () => {
  const stack = synthOf((scope) => {
    new SignedStore(scope, "certificates", { name: "c", storage: objectStorage(scope), writers: "p" });
  });
  expect(resources(stack, "objectstorage_container_v1")["certificates"]).toEqual({
    name: "c",
    container_read: "p:*",
    container_write: "p:*",
    force_destroy: true,
  });
});
