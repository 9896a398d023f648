import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const proxy: Role = {
  purpose: "nginx in front of the tools' web services: bans, limits, error pages",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "web requests, sent on to https"),
    allowFrom(Peer.world(), Port.tcp(443), "web requests to tools"),
    allowFrom(Peer.role("proxy"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  ],
  secrets: ["proxyVrrpPassword"],
};
