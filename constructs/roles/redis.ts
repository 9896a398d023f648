import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const redis: Role = {
  purpose: "Redis for the tools, three servers watched by Sentinel",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(6379), "tools use Redis"),
    allowFrom(Peer.role("redis"), Port.tcp(26379), "sentinels agree on the master"),
    allowFrom(Peer.role("redis"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9121), "prometheus scrapes the Redis exporter"),
  ],
  secrets: ["redisCommandPrefix", "redisVrrpPassword"],
};
