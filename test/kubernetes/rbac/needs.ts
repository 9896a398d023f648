import type { Request } from "./access";

/** What the service account of each component is for. One that has a token and no row here is a fault. */
export const needs: Readonly<Record<string, readonly Request[]>> = {
  "jobs-api/jobs-api": ["get configmaps in tf-public", "watch configmaps in tf-public"],
};

/** Dangerous requests that a component's very purpose is. */
export const exceptions: Readonly<Record<string, readonly Request[]>> = {};

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
