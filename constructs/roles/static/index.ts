import { allowFrom } from "../../flow";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { nginxConf } from "./nginx";

export const staticWeb: Role = {
  purpose: "Serves the tools' static files, /data/project/<tool>/www/static as /<tool>/",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "readers of tools' static files"),
    allowFrom(Peer.world(), Port.tcp(443), "readers of tools' static files, and the cloud's web proxies"),
  ],
  configure: () => ({
    packages: ["nginx-light", "ssl-cert"],
    directories: { "/data": {}, "/data/project": {} },
    files: {
      "/etc/nginx/nginx.conf": { content: nginxConf, check: "nginx -t -q -c %", notifies: "nginx" },
    },
    services: { nginx: { reload: "nginx -t -q && systemctl reload-or-restart nginx" } },
  }),
};
