import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { NetworkingSecgroupV2 } from "@cdktf/provider-openstack/lib/networking-secgroup-v2";
import { Aspects } from "cdktf";
import { Protection } from "../../constructs/protection";
import { synthOf } from "../support/synth";

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
