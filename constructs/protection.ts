import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { ComputeServergroupV2 } from "@cdktf/provider-openstack/lib/compute-servergroup-v2";
import { DnsZoneV2 } from "@cdktf/provider-openstack/lib/dns-zone-v2";
import { NetworkingFloatingipV2 } from "@cdktf/provider-openstack/lib/networking-floatingip-v2";
import { ObjectstorageContainerV1 } from "@cdktf/provider-openstack/lib/objectstorage-container-v1";
import type { IAspect, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { Remembered } from "../environments/protection";
import { DataVolume } from "./data-volume";
import { KeptVolume } from "./kept-volume";

/** Says what a resource is called in the cloud and what is lost with it; nothing when it is of another type. */
type Kind = (node: IConstruct) => Remembered[string] | undefined;

/** A type of resource that is protected. */
function kind<T extends TerraformResource>(
  type: abstract new (...args: never[]) => T,
  nameOf: (resource: T) => string | undefined,
  lost: (name: string, resource: T) => string,
): Kind {
  return (node) => {
    if (!(node instanceof type)) return undefined;
    const name = nameOf(node) ?? node.friendlyUniqueId;
    return { name, lost: lost(name, node) };
  };
}

const kinds: readonly Kind[] = [
  kind(
    BlockstorageVolumeV3,
    ({ nameInput }) => nameInput,
    (_name, { sizeInput, node: { scope } }) =>
      `${sizeInput} GiB${scope instanceof DataVolume || scope instanceof KeptVolume ? ` of ${scope.holds}` : ""}`,
  ),
  kind(
    ComputeServergroupV2,
    ({ nameInput }) => nameInput,
    () => "which machines are kept apart: a machine joins a group only when it is made",
  ),
  kind(
    DnsZoneV2,
    ({ nameInput }) => nameInput,
    (name) => `all names in ${name}`,
  ),
  kind(
    NetworkingFloatingipV2,
    ({ descriptionInput }) => descriptionInput,
    (name) => `the public address of ${name}, for ever`,
  ),
  kind(
    ObjectstorageContainerV1,
    ({ nameInput }) => nameInput,
    (name) => `all objects in ${name}`,
  ),
];

const described = (node: IConstruct) => kinds.map((of) => of(node)).find((found) => found !== undefined);

/** What cannot be had back once destroyed (data, addresses that clients know) Terraform refuses to destroy. */
export class Protection implements IAspect {
  visit(node: IConstruct): void {
    if (!described(node)) return;
    const resource = node as TerraformResource;
    resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  }
}

/** All that `Protection` protects in a stack, by Terraform address, in their order. */
export function protectedResources(stack: IConstruct): Remembered {
  const all = stack.node.findAll().flatMap((node) => {
    const found = described(node);
    return found ? [[addressOf(node as TerraformResource), found] as const] : [];
  });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A resource's address in Terraform's state. */
export const addressOf = ({ terraformResourceType, friendlyUniqueId }: TerraformResource) =>
  `${terraformResourceType}.${friendlyUniqueId}`;
