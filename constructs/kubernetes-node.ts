import { allowFrom, type Flow } from "./flow";
import { Peer } from "./peer";
import { Port } from "./port";

/** What nodes of the Kubernetes cluster need of each other (kubelet, Calico's IPIP, BGP and Typha, NodePorts). */
export const kubernetesNode: readonly Flow[] = (
  ["k8s-control", "k8s-gateway", "k8s-worker", "k8s-worker-nfs"] as const
).map((role) =>
  allowFrom(
    Peer.role(role),
    Port.all(),
    "nodes of one Kubernetes cluster reach each other's kubelet, pods and services",
  ),
);
