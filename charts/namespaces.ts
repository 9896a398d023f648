import type { LabelSelector } from "cdk8s-plus-28/lib/imports/k8s";
import { labels } from "./annotations";

/**
 * Neither Kubernetes' own namespaces, known by the label that only the API server sets, nor the platform's: so that no
 * policy and no webhook, however broken, can keep the cluster from mending itself.
 */
const unprotected = [
  {
    key: "kubernetes.io/metadata.name",
    operator: "NotIn",
    values: ["kube-system", "kube-public", "kube-node-lease"],
  },
  { key: labels.platform, operator: "DoesNotExist" },
];

/** Selects the namespaces that policies may be about: all but Kubernetes' own and the platform's. */
export const userNamespaces: LabelSelector = { matchExpressions: unprotected };

/** Selects the namespaces of tools alone. */
export const toolNamespaces: LabelSelector = {
  matchExpressions: [...unprotected, { key: labels.tenancy, operator: "In", values: ["tool"] }],
};
