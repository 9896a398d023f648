import type { Environment, RoleName } from "../../../environments/environment";
import type { HostFiles } from "../../host-files";
import { eachMember } from "../../templates";

/** The folders that clients mount. Their numbers are part of every file's handle: never change one. */
const folders = [
  { name: "project", fsid: 1 },
  { name: "home", fsid: 2 },
];

/** Who mounts them. Root's files on bastions and workers are root's: homes are made there (facts: maintain-kubeusers). */
const clients: readonly (readonly [RoleName, string])[] = [
  ["bastion", "rw,no_root_squash"],
  ["k8s-worker-nfs", "rw,no_root_squash"],
  ["static", "ro"],
];

const checker = "/usr/local/lib/toolforge/check-exports";

/** What is exported to whom. `sync`: what the server has confirmed is on the disk, and moves with it. */
export function exported({ roles }: Environment, volume: string): HostFiles {
  const lines = folders.flatMap(({ name, fsid }) =>
    clients
      .filter(([role]) => role in roles)
      .map(([role, options]) =>
        eachMember(role, ({ ipv4 }) => `${volume}/${name} ${ipv4}(${options},sync,no_subtree_check,fsid=${fsid})`),
      ),
  );
  return {
    files: {
      [checker]: { content: check(volume), mode: "0755", check: "sh -n %" },
      "/etc/exports": {
        content: lines.join(""),
        template: true,
        check: `${checker} %`,
        notifies: "nfs-role.timer",
        after: [checker],
      },
    },
  };
}

const check = (volume: string) => `#!/bin/sh
# check-exports FILE: has exportfs, which has no option that only checks, read a file. It does so in a mount namespace of
# its own, where the volume is an empty one (its folders must be there) and what exportfs writes is forgotten.
exec unshare --mount sh -ec '
  mkdir -p ${volume}
  mount -t tmpfs none ${volume}
  mkdir ${folders.map(({ name }) => `${volume}/${name}`).join(" ")}
  mount -t tmpfs none /var/lib/nfs
  mount --bind "$1" /etc/exports
  exportfs -r' sh "$1"
`;
