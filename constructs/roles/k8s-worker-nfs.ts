import { kubernetesNode } from "../kubernetes-node";
import type { Role } from "./role";

export const k8sWorkerNfs: Role = {
  purpose: "Kubernetes nodes that run tools, with the tools' homes on NFS",
  flows: kubernetesNode,
  untrusted: true,
};
