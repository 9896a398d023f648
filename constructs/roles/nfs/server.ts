import { projectFile } from "../../../environments/project-file";
import type { HostFiles } from "../../host-files";

const script = "/usr/local/sbin/nfs-role";

/** The NFS server: version 4.2 alone, so that no rpcbind and no statd is needed, and only where the volume is. */
export function server(active: string, volume: string): HostFiles {
  const units = Object.fromEntries(
    ["nfs-server", "nfs-mountd", "nfsdcld"].map((unit) => [
      `/etc/systemd/system/${unit}.service.d/toolforge.conf`,
      { content: `[Unit]\nConditionPathIsMountPoint=${volume}\n${noContainer}` },
    ]),
  );
  return {
    packages: ["nfs-kernel-server"],
    directories: {
      ...Object.fromEntries(Object.keys(units).map((path) => [path.slice(0, path.lastIndexOf("/")), {}])),
      "/etc/systemd/system/proc-fs-nfsd.mount.d": {},
      "/etc/nfs.conf.d": {},
    },
    files: {
      ...units,
      "/etc/systemd/system/proc-fs-nfsd.mount.d/toolforge.conf": { content: `[Unit]\n${noContainer}` },
      // an empty unit is a masked one
      "/etc/systemd/system/rpcbind.service": { content: "" },
      "/etc/systemd/system/rpcbind.socket": { content: "" },
      "/etc/systemd/system/rpc-statd.service": { content: "" },
      "/etc/nfs.conf.d/toolforge.conf": {
        content: settings(volume),
        // what it cannot read it skips, with a word
        check: "sh -c '! nfsconf --file % --dump 2>&1 >/dev/null | grep .'",
      },
      [script]: { content: projectFile("constructs/roles/nfs/nfs-role"), mode: "0755", check: "bash -n %" },
      "/etc/toolforge/nfs": {
        content: `active=${active}\nvolume=${volume}\n`,
        check: "bash -n %",
        notifies: "nfs-role.timer",
      },
      "/etc/systemd/system/nfs-role.service": {
        content: `[Unit]\nDescription=Serves the tools' files where their volume is\n\n[Service]\nType=oneshot\nExecStart=${script}\nTimeoutStartSec=5min\n`,
      },
      "/etc/systemd/system/nfs-role.timer": {
        content: "[Timer]\nOnActiveSec=0\nOnUnitInactiveSec=10\nAccuracySec=1\n\n[Install]\nWantedBy=timers.target\n",
        notifies: "nfs-role.timer",
      },
    },
    services: { "nfs-role.timer": { reload: "systemctl daemon-reload && systemctl restart nfs-role.timer" } },
  };
}

// A container has its host's kernel, whose NFS server is not this machine's to start. Without the condition the unit would
// be tried, and fail, for ever.
const noContainer = "ConditionVirtualization=!container\n";

// The volume holds which clients had files open, too: they get their locks back from whichever machine has it.
// 64 threads are assumed.
const settings = (volume: string) => `[nfsd]
threads=64
vers3=n
vers4=y
vers4.0=n
vers4.1=n
vers4.2=y
[nfsdcld]
storagedir=${volume}/.nfsdcld
`;
