import { ConfigurationStore } from "../../constructs/configuration-store";
import { SignedStore } from "../../constructs/signed-store";
import { resources, synthOf } from "../support/synth";

function stackOf(content = "a: 1\n") {
  return synthOf((scope) => {
    const store = new ConfigurationStore(scope, "configuration", {
      name: "tools-configuration",
      signingKey: "the key",
    });
    store.sign("tools-a-1", store.put("tools-a-1", "hosts/tools-a-1.yaml", content).name);
  });
}

test("an object is written whole, into the container", () => {
  expect(resources(stackOf(), "objectstorage_object_v1")).toEqual({
    "tools-a-1": {
      container_name: "${openstack_objectstorage_container_v1.configuration.name}",
      name: "hosts/tools-a-1.yaml",
      content: "a: 1\n",
      content_type: "application/yaml",
    },
  });
});

test("its URL reads, and does nothing else, for longer than a machine lives", () => {
  const [url] = Object.values(resources(stackOf(), "objectstorage_tempurl_v1"));
  expect(url).toMatchObject({ method: "get", digest: "sha256", key: "the key" });
  expect(url!["ttl"]).toBeGreaterThan(20 * 365 * 24 * 3600);
});

test("a URL waits for its object: a machine that boots finds it", () => {
  const [url] = Object.values(resources(stackOf(), "objectstorage_tempurl_v1"));
  expect(url!["object"]).toBe("${openstack_objectstorage_object_v1.tools-a-1.name}");
});

test("a URL of what is written later waits as well", () => {
  const stack = synthOf((scope) => {
    const store = new ConfigurationStore(scope, "configuration", { name: "c", signingKey: "k" });
    store.sign("common", "common.yaml", "common");
    store.put("common", "common.yaml", "");
  });
  expect(resources(stack, "objectstorage_tempurl_v1")["common"]!["depends_on"]).toEqual([
    "openstack_objectstorage_object_v1.common",
  ]);
});

test("only the container knows the key", () => {
  expect(resources(stackOf(), "objectstorage_container_v1")).toEqual({
    configuration: { name: "tools-configuration", metadata: { "Temp-URL-Key": "the key" } },
  });
});

test("a container that others write to goes with what they wrote", () => {
  const stack = synthOf((scope) => {
    new SignedStore(scope, "certificates", { name: "c", signingKey: "k", othersWrite: true });
  });
  expect(resources(stack, "objectstorage_container_v1")["certificates"]).toMatchObject({ force_destroy: true });
});
