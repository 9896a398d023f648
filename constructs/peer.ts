import type { RoleName } from "./roles";

/** The other end of a flow. */
export type Peer =
  | { readonly kind: "role"; readonly role: RoleName }
  | { readonly kind: "project" }
  | { readonly kind: "cloud" }
  | { readonly kind: "world" };

export const Peer = {
  /** The machines of a role of the same project. Members come and go without a rule being touched. */
  role: (role: RoleName): Peer => ({ kind: "role", role }),
  /** Every machine of the project. */
  project: (): Peer => ({ kind: "project" }),
  /** The networks of the whole cloud, other projects included (`networks.cloud` of the environment). */
  cloud: (): Peer => ({ kind: "cloud" }),
  /** Anybody. A flow from the world needs its port in `publicPorts` of the environment. */
  world: (): Peer => ({ kind: "world" }),
};

/** A peer in one word: `static`, `project`, `cloud`, `world`. No role may have one of the last three names. */
export function peerName(peer: Peer): string {
  return peer.kind === "role" ? peer.role : peer.kind;
}
