import { NetworkingFloatingipAssociateV2 } from "@cdktf/provider-openstack/lib/networking-floatingip-associate-v2";
import { NetworkingFloatingipV2 } from "@cdktf/provider-openstack/lib/networking-floatingip-v2";
import { NetworkingPortV2 } from "@cdktf/provider-openstack/lib/networking-port-v2";
import { Construct } from "constructs";
import { firstIpv4 } from "./machine";

export interface FloatingAddressProps {
  /** The external network that it comes from. */
  readonly pool: string;
  /** The port that answers now. Changing it is the failover: one PUT, in place. */
  readonly portId: string;
}

/** An address on the Internet that moves between ports. */
export class FloatingAddress extends Construct {
  readonly address: string;

  constructor(scope: Construct, service: string, props: FloatingAddressProps) {
    super(scope, `${service}-floating`);
    const floating = new NetworkingFloatingipV2(this, "address", { pool: props.pool, description: service });
    floating.overrideLogicalId(service);
    this.address = floating.address;
    const association = new NetworkingFloatingipAssociateV2(this, "association", {
      floatingIp: floating.address,
      portId: props.portId,
    });
    association.overrideLogicalId(service);
  }
}

export interface VirtualAddressProps {
  /** The port's name in the cloud. */
  readonly name: string;
  readonly networkId: string;
  readonly securityGroupIds: string[];
}

/** An address without a machine, reserved by a port: keepalived puts it on whichever member answers. */
export class VirtualAddress extends Construct {
  readonly portId: string;
  readonly address: string;

  constructor(scope: Construct, service: string, props: VirtualAddressProps) {
    super(scope, `${service}-virtual`);
    const id = `vip-${service}`;
    const port = new NetworkingPortV2(this, "port", { ...props });
    port.overrideLogicalId(id);
    this.portId = port.id;
    this.address = firstIpv4(this, `openstack_networking_port_v2.${id}.all_fixed_ips`);
  }
}
