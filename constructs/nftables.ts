import type { Flow } from "./flow";
import type { HostFiles } from "./host-files";
import { type Peer, peerName } from "./peer";
import type { Port } from "./port";

export const membersFile = "/etc/toolforge/members.nft";

export interface NftablesProps {
  /** All flows of the machine: those of every machine and those of its role. */
  readonly flows: readonly Flow[];
  /** The cloud's own ranges, for the peer `cloud`. */
  readonly cloud: readonly string[];
  /** Others than root can run code here. */
  readonly untrusted: boolean;
}

/**
 * The second fence: the same flows as in the security group, on the machine itself, so that one mistake in either opens
 * nothing. The addresses of roles are sets in a file of their own, which all machines share: a new machine changes that
 * file and no other machine's configuration.
 */
export function nftables(props: NftablesProps): HostFiles {
  const ingress = props.flows.filter((flow) => flow.direction === "ingress");
  const content = [
    "#!/usr/sbin/nft -f",
    "flush ruleset",
    `include "${membersFile}"`,
    "table inet toolforge {",
    "  chain input {",
    "    type filter hook input priority filter; policy drop;",
    "    iif lo accept",
    "    ct state established,related accept",
    "    meta l4proto ipv6-icmp accept",
    "    udp dport { 68, 546 } accept",
    ...ingress.flatMap((flow) => rules(flow, props.cloud)).map((rule) => `    ${rule}`),
    "  }",
    ...(props.untrusted ? metadataClosed : []),
    "}",
    "",
  ].join("\n");
  return {
    packages: ["nftables"],
    files: {
      "/etc/nftables.conf": { content, check: "nft -c -f %", notifies: "nftables", after: [membersFile] },
    },
    services: { nftables: { reload: "nft -f /etc/nftables.conf" } },
  };
}

// Where others than root run code, user data (and so the way to the machine's secrets) is root's alone; a container's
// packets are forwarded and have no user.
const metadataClosed = [
  "  chain output {",
  "    type filter hook output priority filter; policy accept;",
  "    ip daddr 169.254.169.254 meta skuid != 0 reject",
  "  }",
  "  chain forward {",
  "    type filter hook forward priority filter; policy accept;",
  "    ip daddr 169.254.169.254 reject",
  "  }",
];

function rules(flow: Flow, cloud: readonly string[]): string[] {
  const what = matches(flow.port);
  const comment = ` comment "${shortened(flow.why.replace(/"/g, "'"))}"`;
  return sources(flow.peer, cloud).map((from) => [from, what, "accept"].filter(Boolean).join(" ") + comment);
}

/** nft refuses a comment of more than 127 bytes. */
function shortened(text: string): string {
  // A stream's decoder keeps back the part of a character that has been cut in two.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, 120), { stream: true });
}

function sources(peer: Peer, cloud: readonly string[]): string[] {
  switch (peer.kind) {
    case "world":
      return [""];
    case "cloud":
      return [...cloud].sort().map((cidr) => `${cidr.includes(":") ? "ip6" : "ip"} saddr ${cidr}`);
    default:
      return [`ip saddr @${setName(peer, 4)}`, `ip6 saddr @${setName(peer, 6)}`];
  }
}

function matches(port: Port): string {
  if (port.protocol === undefined) return "";
  if (port.protocol === "icmp") return "meta l4proto icmp";
  if (port.protocol === "112") return "meta l4proto 112";
  return `${port.protocol} dport ${port.first}${port.last === port.first ? "" : `-${port.last}`}`;
}

/** The nftables set with a peer's addresses. */
export function setName(peer: Peer, version: 4 | 6): string {
  return `${peerName(peer).replace(/-/g, "_")}${version}`;
}
