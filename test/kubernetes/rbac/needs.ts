import type { Request } from "./access";

const each = (verbs: string, what: string) => verbs.split(" ").map((verb) => `${verb} ${what}`);

/** What the service account of each component is for. One whose pods hold a token and that has no row here is a fault. */
export const needs: Readonly<Record<string, readonly Request[]>> = {
  "builds-api/builds-api": [
    ...each("get list create delete", "pipelineruns.tekton.dev in image-build"),
    "get taskruns.tekton.dev in image-build",
    "get pods/log in image-build",
  ],
  "components-api/components-api": [
    ...each("get create delete", "toolconfigs.components-api.toolforge.org in tool-other"),
    ...each("get list create patch delete", "tooldeployments.components-api.toolforge.org in tool-other"),
    ...each("get create delete", "deploytokens.components-api.toolforge.org in tool-other"),
  ],
  "envvars-admission/envvars-admission": each("get list", "secrets in tool-other"),
  "envvars-api/envvars-api": each("get list create update delete", "secrets in tool-other"),
  "jobs-api/jobs-api": [
    ...each("get list watch", "configmaps in tf-public"),
    ...each("get list create update delete", "one-off-jobs.jobs-api.toolforge.org in tool-other"),
    ...each("get list create update delete", "scheduled-jobs.jobs-api.toolforge.org in tool-other"),
    ...each("get list create update delete", "continuous-jobs.jobs-api.toolforge.org in tool-other"),
  ],
  "jobs-emailer/jobs-emailer": [
    ...each("list watch", "pods"),
    "get configmaps named jobs-emailer-configmap in jobs-emailer",
  ],
  "maintain-kubeusers/maintain-kubeusers": [
    ...each("get create delete", "namespaces"),
    ...each("get create update", "resourcequotas in tool-other"),
    ...each("get create update", "limitranges in tool-other"),
    "create rolebindings.rbac.authorization.k8s.io in tool-other",
    "bind clusterroles.rbac.authorization.k8s.io named tools-user",
    ...each("get create delete", "certificatesigningrequests.certificates.k8s.io"),
    "update certificatesigningrequests.certificates.k8s.io/approval",
    "approve signers.certificates.k8s.io named kubernetes.io/kube-apiserver-client",
  ],
  "tool-uids/tool-uids": each("list patch", "namespaces"),
};

/** Dangerous requests that nobody can take from a component without taking its purpose. */
export const exceptions: Readonly<Record<string, readonly Request[]>> = {
  // A tool's variables are secrets of its namespace, and RBAC knows no namespaces by pattern.
  "envvars-admission/envvars-admission": ["get secrets in kube-system", "get secrets in tool-other", "list secrets"],
  "envvars-api/envvars-api": ["get secrets in kube-system", "get secrets in tool-other", "list secrets"],
  // It makes the tools' namespaces and lets tools and admins in: whoever is it, is an admin.
  "maintain-kubeusers/maintain-kubeusers": [
    "delete namespaces",
    "create clusterrolebindings.rbac.authorization.k8s.io",
    "create rolebindings.rbac.authorization.k8s.io in kube-system",
    "update resourcequotas in tool-other",
    "approve signers.certificates.k8s.io named kubernetes.io/kube-apiserver-client",
    "update certificatesigningrequests.certificates.k8s.io/approval",
  ],
};

/** What the guide promises to a tool in its own namespace. */
export const ofTools: readonly Request[] = [
  ...["pods", "services", "configmaps", "secrets"].flatMap((kind) => [
    `create ${kind}`,
    `list ${kind}`,
    `delete ${kind}`,
  ]),
  "get pods/log",
  "create pods/exec",
  "create deployments.apps",
  "update deployments.apps/scale",
  "create jobs.batch",
  "create cronjobs.batch",
  "create httproutes.gateway.networking.k8s.io",
  "create ingresses.networking.k8s.io",
  "get resourcequotas",
  "list events",
];

/** What it must not even there: it would lift its own limits. */
export const neverOfTools: readonly Request[] = [
  "update resourcequotas",
  "delete limitranges",
  "create roles.rbac.authorization.k8s.io",
  "create rolebindings.rbac.authorization.k8s.io",
  "create serviceaccounts",
  "create serviceaccounts/token",
  "delete networkpolicies.networking.k8s.io",
  "create networkpolicies.networking.k8s.io",
  "update namespaces",
  "delete namespaces",
  "update pods/ephemeralcontainers",
  "create pods/eviction",
  "create pods/binding",
  "update pods/status",
];
