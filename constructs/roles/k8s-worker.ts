import { kubernetesNode } from "../kubernetes-node";
import type { Role } from "./role";

export const k8sWorker: Role = {
  purpose: "Kubernetes nodes that run tools which need no NFS",
  flows: kubernetesNode,
  untrusted: true,
};
