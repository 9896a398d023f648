import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const opensearch: Role = {
  purpose: "OpenSearch for the tools: HAProxy in front, three search servers behind",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(80), "tools search, those with a password write"),
    allowFrom(Peer.role("opensearch"), Port.tcp(9200), "HAProxy reaches the search servers"),
    allowFrom(Peer.role("opensearch"), Port.tcp(9300), "the search servers form a cluster"),
    allowFrom(Peer.role("opensearch"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9108), "prometheus scrapes the search exporter"),
  ],
  secrets: ["opensearchVrrpPassword"],
};
