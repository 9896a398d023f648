import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { ComputeServergroupV2 } from "@cdktf/provider-openstack/lib/compute-servergroup-v2";
import { DnsZoneV2 } from "@cdktf/provider-openstack/lib/dns-zone-v2";
import { NetworkingFloatingipV2 } from "@cdktf/provider-openstack/lib/networking-floatingip-v2";
import { ObjectstorageContainerV1 } from "@cdktf/provider-openstack/lib/objectstorage-container-v1";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

const protectedTypes = [
  BlockstorageVolumeV3,
  ComputeServergroupV2,
  DnsZoneV2,
  NetworkingFloatingipV2,
  ObjectstorageContainerV1,
];

/** What cannot be had back once destroyed (data, addresses that clients know) Terraform refuses to destroy. */
export class Protection implements IAspect {
  visit(node: IConstruct): void {
    const resource = protectedTypes.find((type) => node instanceof type) && (node as BlockstorageVolumeV3);
    if (resource) resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  }
}
