import { ComputeServergroupV2 } from "@cdktf/provider-openstack/lib/compute-servergroup-v2";
import { Construct } from "constructs";
import { type Spread, spreads } from "../environments/catalogue";
import type { RoleData } from "../environments/environment";
import { Machine, type MachineProps } from "./machine";

export interface MachineGroupProps extends Omit<MachineProps, "role" | "flavor" | "serverGroupId" | "volumes"> {
  /** The server group's name in the cloud: the project and the role. */
  readonly name: string;
  readonly data: RoleData;
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
    const { flavor, volumes } = data;
    this.machines = new Map(
      [...data.hosts]
        .sort()
        .map((host) => [host, new Machine(this, host, { ...props, role, flavor, volumes, serverGroupId })]),
    );
  }
}
