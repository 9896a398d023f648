import { allowFrom } from "../flow";
import { kubernetesNode } from "../kubernetes-node";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const k8sGateway: Role = {
  purpose: "Kubernetes nodes that only run the gateway, where web requests enter the cluster",
  flows: [
    allowFrom(Peer.role("k8s-haproxy"), Port.tcp(30000), "web requests to tools"),
    allowFrom(Peer.role("proxy"), Port.tcp(30000), "web requests to tools"),
    allowFrom(Peer.role("k8s-haproxy"), Port.tcp(30003), "requests to the Toolforge API"),
    allowFrom(Peer.role("k8s-haproxy"), Port.tcp(30004), "reports to the tracing Loki"),
    allowFrom(Peer.role("k8s-haproxy"), Port.tcp(30021), "HAProxy asks whether the gateway is ready"),
    ...kubernetesNode,
  ],
  untrusted: true,
};
