import { BlockstorageVolumeV3 } from "@cdktf/provider-openstack/lib/blockstorage-volume-v3";
import { ComputeVolumeAttachV2 } from "@cdktf/provider-openstack/lib/compute-volume-attach-v2";
import { Construct } from "constructs";

export interface DataVolumeProps {
  /** The machine that it belongs to, or the role, when it moves between the role's machines. */
  readonly owner: string;
  /** Its purpose, unique with its owner. */
  readonly name: string;
  /** GiB. */
  readonly size?: number;
  /** Where it is mounted. */
  readonly mount: string;
  /** @default "standard" */
  readonly type?: string;
}

/**
 * A disk that outlives its machine: a replaced machine gets the same volume back. One that is attached to another machine
 * is first taken from the one that it was attached to.
 */
export class DataVolume extends Construct {
  readonly volumeId: string;
  readonly mount: string;
  /** What is on it, for people. */
  readonly holds: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    this.mount = props.mount;
    this.holds = `${props.mount} of ${props.owner}`;
    this.name = `${props.owner}-${props.name}`;
    const volume = new BlockstorageVolumeV3(this, "volume", {
      name: this.name,
      size: props.size ?? 0,
      volumeType: props.type ?? "standard",
    });
    volume.overrideLogicalId(this.name);
    this.volumeId = volume.id;
  }

  attachTo(instanceId: string): void {
    const attachment = new ComputeVolumeAttachV2(this, "attachment", { instanceId, volumeId: this.volumeId });
    attachment.overrideLogicalId(this.name);
  }
}
