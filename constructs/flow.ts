import { type Peer, peerName } from "./peer";
import type { Port } from "./port";

/** One allowed way in or out. All firewall rules, in the cloud and on the machine, come from these. */
export interface Flow {
  readonly direction: "ingress" | "egress";
  readonly peer: Peer;
  readonly port: Port;
  /** The reason, for whoever reads the rule in five years. Becomes the rule's description. */
  readonly why: string;
}

export function allowFrom(peer: Peer, port: Port, why: string): Flow {
  return { direction: "ingress", peer, port, why };
}

export function allowTo(peer: Peer, port: Port, why: string): Flow {
  return { direction: "egress", peer, port, why };
}

/** A flow's name within its group, stable whatever order flows are written in: `from-world-tcp-80`. */
export function flowName(flow: Flow): string {
  const way = flow.direction === "ingress" ? "from" : "to";
  return `${way}-${peerName(flow.peer)}-${flow.port}`.replace(/\//g, "-");
}
