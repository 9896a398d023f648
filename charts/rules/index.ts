import { clusterAdmin, escalatingVerbs, ownAccount, token, wildcards } from "./access";
import { disruptionBudget, spread } from "./availability";
import { images, metrics, probes, resources } from "./containers";
import { commonLabels, defaultDeny, podSecurity } from "./namespace";
import { openings, reasons } from "./network";
import { reload } from "./reload";
import type { Rule } from "./rule";
import { secrets } from "./secrets";
import { capabilities, escalation, hostNamespaces, hostPath, nonRoot, readOnlyRoot, seccomp } from "./security";

/** Every rule that all objects must keep, under the name by which an exception calls it. */
export const rules = {
  account: ownAccount,
  budget: disruptionBudget,
  capabilities: capabilities,
  "cluster-admin": clusterAdmin,
  "default-deny": defaultDeny,
  escalation: escalation,
  "host-namespaces": hostNamespaces,
  "host-path": hostPath,
  images: images,
  labels: commonLabels,
  metrics: metrics,
  "network-openings": openings,
  "network-reasons": reasons,
  "non-root": nonRoot,
  "pod-security": podSecurity,
  probes: probes,
  "read-only-root": readOnlyRoot,
  reload: reload,
  resources: resources,
  seccomp: seccomp,
  secrets: secrets,
  spread: spread,
  token: token,
  verbs: escalatingVerbs,
  wildcards: wildcards,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
