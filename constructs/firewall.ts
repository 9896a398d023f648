import { NetworkingSecgroupRuleV2 } from "@cdktf/provider-openstack/lib/networking-secgroup-rule-v2";
import { NetworkingSecgroupV2 } from "@cdktf/provider-openstack/lib/networking-secgroup-v2";
import { Construct } from "constructs";
import { type Flow, flowName } from "./flow";
import type { Peer } from "./peer";

export interface FirewallProps {
  /** The group's Terraform address, and the beginning of its rules'. @default the construct's id */
  readonly id?: string;
  /** The security group's name in the cloud: the project and the role. */
  readonly name: string;
  readonly description: string;
}

/** Where a peer's packets come from or go to. */
export type Ends = { readonly groupId: string } | { readonly cidrs: readonly string[] };

/** A security group that starts empty and holds exactly the rules of its declared flows, for IPv4 and IPv6. */
export class Firewall extends Construct {
  readonly groupId: string;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    this.name = props.id ?? id;
    const group = new NetworkingSecgroupV2(this, "group", {
      name: props.name,
      description: props.description,
      deleteDefaultRules: true,
    });
    group.overrideLogicalId(this.name);
    this.groupId = group.id;
  }

  /** Adds a flow's rules. Several for one flow: one per IP version, or one per range of the peer. */
  allow(flow: Flow, ends: Ends): void {
    if ("groupId" in ends) {
      for (const ethertype of ["IPv4", "IPv6"]) this.rule(flow, ethertype, { remoteGroupId: ends.groupId });
      return;
    }
    const world = ends.cidrs.length === 2 && ends.cidrs.every((cidr) => cidr.endsWith("/0"));
    for (const cidr of ends.cidrs) {
      const ethertype = cidr.includes(":") ? "IPv6" : "IPv4";
      this.rule(flow, ethertype, { remoteIpPrefix: cidr }, world ? "" : `-${cidr.replace(/[^0-9a-f]+/g, "-")}`);
    }
  }

  private rule(
    flow: Flow,
    ethertype: string,
    remote: { remoteGroupId: string } | { remoteIpPrefix: string },
    more = "",
  ) {
    const id = `${this.name}-${flowName(flow)}-${ethertype.toLowerCase()}${more}`;
    const rule = new NetworkingSecgroupRuleV2(this, id, {
      securityGroupId: this.groupId,
      direction: flow.direction,
      ethertype,
      protocol: protocolOf(flow, ethertype),
      portRangeMin: flow.port.first,
      portRangeMax: flow.port.last,
      description: flow.why,
      ...remote,
    });
    rule.overrideLogicalId(id);
  }
}

function protocolOf(flow: Flow, ethertype: string): string | undefined {
  return flow.port.protocol === "icmp" && ethertype === "IPv6" ? "ipv6-icmp" : flow.port.protocol;
}

/** Looks a peer up: a role is its security group, anything else is address ranges. */
export type ResolvePeer = (peer: Peer) => Ends;
