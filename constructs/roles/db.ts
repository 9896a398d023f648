import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const db: Role = {
  purpose: "ToolsDB: MariaDB for the tools, a primary and a replica",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(3306), "tools use their databases"),
    allowFrom(Peer.role("db"), Port.tcp(3306), "the replica follows the primary"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9104), "prometheus scrapes the MariaDB exporter"),
  ],
  secrets: ["dbReplicationPassword"],
};
