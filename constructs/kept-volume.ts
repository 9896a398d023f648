import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { Construct } from "constructs";

export interface KeptVolumeProps {
  /** GiB. */
  readonly size: number;
  /** What is on it, for people. */
  readonly holds: string;
  /** @default "standard" */
  readonly type?: string;
}

/** A data volume whose machine is gone, at the Terraform address that it had as that machine's; attached to nothing. */
export class KeptVolume extends Construct {
  readonly holds: string;

  /** @param name in the cloud */
  constructor(scope: Construct, name: string, { size, holds, type = "standard" }: KeptVolumeProps) {
    super(scope, `kept-${name}`);
    this.holds = holds;
    new BlockstorageVolumeV3(this, "volume", { name, size, volumeType: type }).overrideLogicalId(name);
  }
}
