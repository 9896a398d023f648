import { TerraformResource, type TerraformStack } from "cdktf";
import { addressOf } from "../constructs/protection";

const volume = "openstack_blockstorage_volume_v3.";
const attachment = "openstack_compute_volume_attach_v2.";

/**
 * Tells Terraform which addresses have become others. With a volume goes its attachment: as one that changes it is first
 * taken from the old machine and then given to the new one, whereas of two Terraform knows no order.
 * @param moved old address to new one
 */
export function moveAddresses(stack: TerraformStack, moved: Readonly<Record<string, string>>): void {
  const pairs = Object.entries(moved).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return;
  const there = addressesIn(stack);
  const attachments = pairs
    .filter(([from]) => from.startsWith(volume))
    .map((pair) => pair.map((address) => address.replace(volume, attachment)) as [string, string])
    .filter(([from, to]) => there.has(to) && !there.has(from));
  stack.addOverride(
    "moved",
    [...pairs, ...attachments].map(([from, to]) => ({ from, to })),
  );
}

/** The addresses of all resources of a stack. */
export function addressesIn(stack: TerraformStack): ReadonlySet<string> {
  const all = stack.node.findAll().filter((node) => node instanceof TerraformResource);
  return new Set(all.map(addressOf));
}
