import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { HostFiles } from "./host-files";
import type { Machine } from "./machine";
import { membersFile, setName } from "./nftables";
import { type Peer, peerName } from "./peer";

/** The machines behind each peer, for the firewall on the machines. */
export type Membership = readonly (readonly [Peer, readonly Machine[]])[];

/**
 * Who is in which role, as sets of addresses. It belongs into the layer that all machines share, so that a machine that
 * comes or goes changes that one object and none of the other machines'.
 */
export class Members extends Construct {
  readonly files: HostFiles;
  /** By role and host, IPv4 addresses as Terraform expressions: what templates.ts speaks of. */
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;

  constructor(scope: Construct, id: string, membership: Membership) {
    super(scope, id);
    const sets = membership.flatMap(([peer, machines]) => [this.set(peer, machines, 4), this.set(peer, machines, 6)]);
    const content = ["table inet toolforge {", ...sets, "}", ""].join("\n");
    this.addresses = Object.fromEntries(
      membership
        .filter(([peer]) => peer.kind === "role")
        .map(([peer, machines]) => [
          peerName(peer),
          Object.fromEntries(machines.map((machine) => [machine.host, machine.ipv4])),
        ]),
    );
    this.files = { files: { [membersFile]: { content, check: "nft -c -f %", notifies: "nftables" } } };
  }

  private set(peer: Peer, machines: readonly Machine[], version: 4 | 6): string {
    const name = setName(peer, version);
    const all = `concat(${machines.map((machine) => machine.addresses).join(", ")})`;
    const of = version === 6 ? 'strcontains(a, ":")' : '!strcontains(a, ":")';
    // nft refuses an empty list of elements, and a network may have no IPv6: compact() leaves nothing to format then.
    const elements = new TerraformLocal(
      this,
      name,
      `\${join("", formatlist("elements = { %s }", compact([join(", ", [for a in ${all} : a if ${of}])])))}`,
    );
    elements.overrideLogicalId(`members_${name}`);
    return `  set ${name} { type ipv${version}_addr; ${Token.asString(elements.expression)} }`;
  }
}
