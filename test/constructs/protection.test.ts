import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { NetworkingSecgroupV2 } from "@cdktf/provider-openstack/lib/networking-secgroup-v2";
import { Aspects } from "cdktf";
import { Protection } from "../../constructs/protection";
import { both, synthOf, synthOnce } from "../support/synth";

test("what holds data is protected, what can be made again is not", () => {
  const stack = synthOf((scope) => {
    new BlockstorageVolumeV3(scope, "volume", { size: 1 });
    new NetworkingSecgroupV2(scope, "group", { name: "group" });
    Aspects.of(scope).add(new Protection());
  });
  expect(stack.resource).toEqual({
    openstack_blockstorage_volume_v3: { volume: { size: 1, lifecycle: { prevent_destroy: true } } },
    openstack_networking_secgroup_v2: { group: { name: "group" } },
  });
});

test("what else a resource says of its life stays", () => {
  const stack = synthOf((scope) => {
    new BlockstorageVolumeV3(scope, "volume", { size: 1, lifecycle: { ignoreChanges: ["size"] } });
    Aspects.of(scope).add(new Protection());
  });
  expect(stack.resource["openstack_blockstorage_volume_v3"]!["volume"]!["lifecycle"]).toEqual({
    ignore_changes: ["size"],
    prevent_destroy: true,
  });
});

/** What Terraform can make again as it was: its contents are in this repository, or it has none. */
const madeAgain = [
  "openstack_compute_instance_v2",
  "openstack_compute_volume_attach_v2",
  "openstack_dns_recordset_v2",
  "openstack_networking_floatingip_associate_v2",
  "openstack_networking_port_v2",
  "openstack_networking_secgroup_rule_v2",
  "openstack_networking_secgroup_v2",
  "openstack_objectstorage_account_v1",
  "openstack_objectstorage_object_v1",
  "openstack_objectstorage_tempurl_v1",
  "terraform_data",
];

test.each(both)("every resource of %s is protected or of a type that can be made again", (project) => {
  const { resource } = synthOnce(project);
  const open = Object.entries(resource).filter(([, named]) =>
    Object.values(named).some(
      (block) => !(block["lifecycle"] as { prevent_destroy?: boolean } | undefined)?.prevent_destroy,
    ),
  );
  expect(open.map(([type]) => type).filter((type) => !madeAgain.includes(type))).toEqual([]);
});
