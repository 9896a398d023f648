import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const k8sHaproxy: Role = {
  purpose: "HAProxy in front of the Kubernetes API, the Toolforge API and the gateway",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "web requests, sent on to https"),
    allowFrom(Peer.world(), Port.tcp(443), "web requests to tools"),
    allowFrom(Peer.project(), Port.tcp(6443), "nodes, bastions and prometheus reach the Kubernetes API"),
    allowFrom(Peer.cloud(), Port.tcp(30003), "the Toolforge API"),
    allowFrom(Peer.project(), Port.tcp(30004), "machines with NFS report to the tracing Loki"),
    allowFrom(Peer.role("prometheus"), Port.tcp(8404), "prometheus scrapes HAProxy"),
    allowFrom(Peer.role("k8s-haproxy"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  ],
  secrets: ["k8sHaproxyVrrpPassword"],
};
