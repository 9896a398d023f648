import { ComputeInstanceV2 } from "@cdktf/provider-openstack/lib/compute-instance-v2";
import { NetworkingPortV2 } from "@cdktf/provider-openstack/lib/networking-port-v2";
import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { VolumeData } from "../environments/environment";
import { DataVolume } from "./data-volume";
import type { Configured } from "./host-configuration";

export interface MachineProps {
  /** Its role, also in the instance's metadata, where people and scripts look for it. */
  readonly role: string;
  readonly flavor: string;
  readonly imageId: string;
  readonly networkId: string;
  readonly securityGroupIds: string[];
  /** The server group that keeps its kind apart. @default it has no kind */
  readonly serverGroupId?: string;
  /** VIPs that may be on its port beside its own address. @default none */
  readonly virtualAddresses?: string[];
  /** Volumes that are its own. @default none */
  readonly volumes?: readonly VolumeData[];
  /** Volumes of its role that it has now. @default none */
  readonly movingVolumes?: readonly DataVolume[];
  /** Makes its configuration, once its volumes have ids. */
  readonly configure: (machine: Machine) => Configured;
}

/** One virtual machine: its port, its volumes, its configuration and the instance. Its name is its identity. */
export class Machine extends Construct {
  readonly host: string;
  readonly portId: string;
  /** All addresses of the port, as a Terraform expression: both IP versions, in no order. */
  readonly addresses: string;
  /** Its own IPv4 address. */
  readonly ipv4: string;
  readonly volumes: readonly DataVolume[];

  constructor(scope: Construct, host: string, props: MachineProps) {
    super(scope, host);
    this.host = host;
    const port = new NetworkingPortV2(this, "port", {
      name: host,
      networkId: props.networkId,
      securityGroupIds: props.securityGroupIds,
      allowedAddressPairs: props.virtualAddresses?.map((ipAddress) => ({ ipAddress })),
    });
    port.overrideLogicalId(host);
    this.portId = port.id;
    this.addresses = `openstack_networking_port_v2.${host}.all_fixed_ips`;
    this.ipv4 = firstIpv4(this, this.addresses);

    const own = (props.volumes ?? []).map((volume) => new DataVolume(this, volume.name, { owner: host, ...volume }));
    this.volumes = [...own, ...(props.movingVolumes ?? [])];
    const { userData, dependsOn } = props.configure(this);
    const instance = new ComputeInstanceV2(this, "instance", {
      name: host,
      flavorName: props.flavor,
      imageId: props.imageId,
      network: [{ port: port.id }],
      schedulerHints: props.serverGroupId ? [{ group: props.serverGroupId }] : undefined,
      metadata: { role: props.role },
      userData,
      dependsOn,
      // A new image, another agent or a second machine of its kind (which makes a server group) must never replace a
      // machine: that is done on purpose, one at a time. And one that is off, broken or stopped by a person, stays off: a
      // failover changes the address and nothing else.
      lifecycle: { ignoreChanges: ["image_id", "user_data", "scheduler_hints", "power_state"] },
    });
    instance.overrideLogicalId(host);
    for (const volume of this.volumes) volume.attachTo(instance.id);
  }
}

/** The IPv4 address among a port's addresses. */
export function firstIpv4(scope: Construct, addresses: string): string {
  const local = new TerraformLocal(scope, "ipv4", `\${[for a in ${addresses} : a if !strcontains(a, ":")][0]}`);
  local.overrideLogicalId(`${/\.([^.]+)\./.exec(addresses)?.[1]}-ipv4`);
  return Token.asString(local.expression);
}
