import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const k8sEtcd: Role = {
  purpose: "etcd, where Kubernetes keeps its state",
  flows: [
    allowFrom(Peer.role("k8s-control"), Port.tcp(2379), "API servers read and write"),
    allowFrom(Peer.role("k8s-etcd"), Port.tcp(2379), "members ask each other's health"),
    allowFrom(Peer.role("k8s-etcd"), Port.tcp(2380), "members replicate"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9051), "prometheus scrapes etcd"),
  ],
};
