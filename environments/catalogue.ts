/**
 * What the cloud offers, by the names that it uses. An environment that names anything else is refused at synth.
 */

/** Nova flavors. The naming scheme is `g<generation>.cores<N>.ram<GiB>.disk<GB>`; which exist is assumed from known examples. */
export const flavors = [
  "g4.cores1.ram1.disk20",
  "g4.cores1.ram2.disk20",
  "g4.cores2.ram2.disk20",
  "g4.cores2.ram4.disk20",
  "g4.cores4.ram8.disk20",
  "g4.cores4.ram16.disk20",
  "g4.cores8.ram16.disk20",
  "g4.cores8.ram32.disk20",
  "g4.cores16.ram64.disk20",
] as const;

/** Glance images, Debian's releases as the cloud names them. */
export const images = ["debian-11.0-bullseye", "debian-12.0-bookworm", "debian-13.0-trixie"] as const;

/** Cinder volume types. */
export const volumeTypes = ["standard"] as const;

/** How the machines of a role are spread over hypervisors, and how many there must be for it to make sense. */
export const spreads = {
  /** One machine; when it dies the service is down until it is rebuilt. */
  single: { policy: undefined, members: "exactly 1", fits: (n: number) => n === 1 },
  /** Two or more that stand in for each other, never on the same hypervisor. */
  pair: { policy: "anti-affinity", members: "at least 2", fits: (n: number) => n >= 2 },
  /** Members that vote: an odd number, never two on the same hypervisor. */
  quorum: { policy: "anti-affinity", members: "an odd number, at least 3", fits: (n: number) => n >= 3 && n % 2 === 1 },
  /** Many alike, spread over hypervisors as far as they go. */
  pool: { policy: "soft-anti-affinity", members: "at least 1", fits: (n: number) => n >= 1 },
} as const;

export type Spread = keyof typeof spreads;
