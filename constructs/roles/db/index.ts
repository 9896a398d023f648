import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { replication } from "./replication";
import { server } from "./server";

export const db: Role = {
  purpose: "ToolsDB: MariaDB for the tools, a primary and a replica",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(3306), "tools use their databases"),
    allowFrom(Peer.role("db"), Port.tcp(3306), "the replica follows the primary"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9104), "prometheus scrapes the MariaDB exporter"),
  ],
  needs: { db: "record" },
  secrets: ["dbReplicationPassword"],
  probes: [{ service: "db", protocol: "tcp", port: 3306 }],
  metrics: [{ job: "mysqld", port: 9104 }],
  configure: (context) =>
    mergeHostFiles(server(context), replication(context), {
      packages: ["prometheus-mysqld-exporter"],
      files: {
        "/etc/default/prometheus-mysqld-exporter": {
          // by the socket as the system's user of that name: no password
          content: `ARGS=""\nDATA_SOURCE_NAME="prometheus@unix(/run/mysqld/mysqld.sock)/"\n`,
          check: "sh -n %",
          notifies: "prometheus-mysqld-exporter",
        },
      },
      services: { "prometheus-mysqld-exporter": { reload: "systemctl restart prometheus-mysqld-exporter" } },
    }),
};
