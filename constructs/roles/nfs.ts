import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const nfs: Role = {
  purpose: "NFS server of /home and /data/project",
  flows: [
    allowFrom(Peer.project(), Port.tcp(2049), "bastions, workers and web servers mount the tools' files"),
    allowFrom(Peer.cloud(), Port.tcp(443), "the cloud's account service writes replica.my.cnf files"),
  ],
  secrets: ["nfsReplicaCnfPassword"],
};
