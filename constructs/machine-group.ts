import { ComputeServergroupV2 } from "@cdktf/provider-openstack/lib/compute-servergroup-v2";
import { Construct } from "constructs";
import { type Spread, spreads } from "../environments/catalogue";
import type { Active, RoleData } from "../environments/environment";
import { DataVolume } from "./data-volume";
import { Machine, type MachineProps } from "./machine";

export interface MachineGroupProps
  extends Omit<MachineProps, "role" | "flavor" | "serverGroupId" | "volumes" | "movingVolumes"> {
  /** The server group's name in the cloud: the project and the role. */
  readonly name: string;
  readonly data: RoleData;
  /** The switch file, for volumes that move. */
  readonly active: Active;
}

/**
 * The machines of one role, kept apart as the role needs it. Every machine stands under its own name, so that one more
 * or one less touches no other.
 */
export class MachineGroup extends Construct {
  readonly machines: ReadonlyMap<string, Machine>;

  constructor(scope: Construct, role: string, props: MachineGroupProps) {
    super(scope, role);
    const { data } = props;
    const policy = spreads[data.spread as Spread].policy;
    let serverGroupId: string | undefined;
    if (policy) {
      const group = new ComputeServergroupV2(this, "server-group", { name: props.name, policies: [policy] });
      group.overrideLogicalId(role);
      serverGroupId = group.id;
    }
    const { flavor, volumes: all = [] } = data;
    const volumes = all.filter(({ follows }) => follows === undefined);
    const moving = all.flatMap(({ follows, ...volume }) =>
      follows === undefined
        ? []
        : [{ host: props.active[follows], volume: new DataVolume(this, volume.name, { owner: role, ...volume }) }],
    );
    this.machines = new Map(
      [...data.hosts].sort().map((host) => {
        const movingVolumes = moving.filter((one) => one.host === host).map(({ volume }) => volume);
        return [host, new Machine(this, host, { ...props, role, flavor, volumes, movingVolumes, serverGroupId })];
      }),
    );
  }
}
