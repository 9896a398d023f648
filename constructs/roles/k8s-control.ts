import { allowFrom } from "../flow";
import { kubernetesNode } from "../kubernetes-node";
import { manifestsAgent } from "../manifests-agent";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const k8sControl: Role = {
  purpose: "Kubernetes control plane",
  flows: [
    allowFrom(Peer.role("k8s-haproxy"), Port.tcp(6443), "HAProxy balances the API servers"),
    allowFrom(Peer.role("prometheus"), Port.tcp(6443), "prometheus scrapes through the API server"),
    ...kubernetesNode,
  ],
  untrusted: true,
  appliesManifests: true,
  configure: ({ environment }) => manifestsAgent(environment.project),
};
