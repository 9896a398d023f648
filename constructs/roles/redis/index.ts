import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { keepalived } from "../../keepalived";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { exporter } from "./exporter";
import { sentinel } from "./sentinel";
import { server } from "./server";
import { start } from "./start";

/** A Bash script that succeeds on the master, whose answer has its role in its third line. */
const isMaster = `exec 3<>/dev/tcp/127.0.0.1/6379 && printf 'ROLE\\r\\n' >&3 &&
read -r -t 1 <&3 && read -r -t 1 <&3 && read -r -t 1 role <&3 && [ "$role" = $'master\\r' ]`;

export const redis: Role = {
  purpose: "Redis for the tools, three servers watched by Sentinel",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(6379), "tools use Redis"),
    allowFrom(Peer.role("redis"), Port.tcp(6379), "replicas follow the master, and sentinels watch it"),
    allowFrom(Peer.role("redis"), Port.tcp(26379), "sentinels agree on the master"),
    allowFrom(Peer.role("redis"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9121), "prometheus scrapes the Redis exporter"),
  ],
  needs: { redis: "virtual" },
  secrets: ["redisCommandPrefix", "redisVrrpPassword"],
  probes: [{ service: "redis", protocol: "tcp", port: 6379 }],
  metrics: [{ job: "redis", port: 9121 }],
  configure: (context) =>
    mergeHostFiles(
      // the mounted volume itself stays root's
      { directories: { "/srv/redis/data": { owner: "redis", mode: "0750" } } },
      start(context),
      server(context),
      sentinel(context),
      exporter,
      keepalived(context, {
        service: "redis",
        password: "redisVrrpPassword",
        check: isMaster,
      }),
    ),
};
