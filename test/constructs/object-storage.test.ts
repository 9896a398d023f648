import { TerraformVariable } from "cdktf";
import { ObjectStorage } from "../../constructs/object-storage";
import type { Digest } from "../../environments/object-storage";
import { resources, synthOf } from "../support/synth";

const stackOf = (more: { digest?: Digest; leaveKeys?: boolean } = {}) =>
  synthOf((scope) => {
    const [key, oldKey] = ["key", "old"].map((name) => new TerraformVariable(scope, name, {}).stringValue);
    const storage = new ObjectStorage(scope, "keys", {
      key: key!,
      oldKey: oldKey!,
      digest: "sha256",
      ...more,
    });
    storage.sign("a", "container", "hosts/a.yaml");
  });
const account = (stack = stackOf()) => resources(stack, "objectstorage_account_v1")["keys"]!;
const url = (stack = stackOf()) => resources(stack, "objectstorage_tempurl_v1")["a"]!;

test("both keys are valid; without an old one there is one, under the names that the provider reads back", () => {
  expect(account()["metadata"]).toBe(
    '${zipmap(slice(["Temp-Url-Key", "Temp-Url-Key-2"], 0, length(compact([var.key, var.old]))), compact([var.key, var.old]))}',
  );
});

test("the quota, which radosgw shows among them and gives to nobody, is left alone", () => {
  expect(account()["lifecycle"]).toEqual({
    ignore_changes: ['metadata["Quota-Bytes"]', 'metadata["Quota-Count"]'],
  });
});

test("a URL is signed by the new key, when the account has it; it reads, and does nothing else, for longer than a machine lives", () => {
  expect(url()).toEqual({
    container: "container",
    object: "hosts/a.yaml",
    method: "get",
    digest: "sha256",
    key: "${var.key}",
    ttl: expect.any(Number) as number,
    depends_on: ["openstack_objectstorage_account_v1.keys"],
  });
  expect(url()["ttl"]).toBeGreaterThan(20 * 365 * 24 * 3600);
});

test("signatures are made as the environment says", () => {
  expect(url(stackOf({ digest: "sha1" }))["digest"]).toBe("sha1");
});

test("before a destruction the account's keys are forgotten, since radosgw would refuse it", () => {
  const stack = stackOf({ leaveKeys: true });
  expect(stack.resource).not.toHaveProperty("openstack_objectstorage_account_v1");
  expect((stack as unknown as { removed: unknown }).removed).toEqual([
    { from: "openstack_objectstorage_account_v1.keys", lifecycle: { destroy: false } },
  ]);
  expect(url(stack)["depends_on"]).toEqual([]);
});
