import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { keepalived } from "../../keepalived";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { deletedTools } from "./deletion";
import { exported } from "./exports";
import { server } from "./server";

/** The tools' files are on one volume, which the switch file's line `nfs` gives to one of the machines. */
export const nfs: Role = {
  purpose: "NFS server of /home and /data/project",
  flows: [
    allowFrom(Peer.project(), Port.tcp(2049), "bastions, workers and web servers mount the tools' files"),
    allowFrom(Peer.cloud(), Port.tcp(443), "the cloud's account service writes replica.my.cnf files"),
    allowFrom(Peer.role("nfs"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  ],
  needs: { nfs: "virtual" },
  secrets: ["nfsReplicaCnfPassword", "nfsVrrpPassword"],
  probes: [{ service: "nfs", protocol: "tcp", port: 2049 }],
  configure: (context) => {
    const { environment, role } = context;
    const volume = environment.roles[role]!.volumes!.find(({ follows }) => follows === "nfs")!.mount;
    return mergeHostFiles(
      exported(environment, volume),
      server(context.active["nfs"]!, volume),
      deletedTools(environment.nfs.deletedTools, volume),
      keepalived(context, {
        service: "nfs",
        password: "nfsVrrpPassword",
        // The address is where the volume is: clients that wait for it find the same files at the same address. A volume
        // that was taken away leaves its mount, and no device.
        check: `device=$(findmnt -no SOURCE ${volume}) && test -b "$device"`,
      }),
    );
  },
};
