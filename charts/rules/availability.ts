import type { DeploymentSpec, PodDisruptionBudgetSpec } from "cdk8s-plus-28/lib/imports/k8s";
import { podsOf, type Pods, type Rendered } from "./manifest";
import { type Rule, unless } from "./rule";

const several = ({ objects }: Rendered): (Pods & { replicas: number })[] =>
  podsOf(objects)
    .filter(({ object }) => ["Deployment", "StatefulSet"].includes(object.kind))
    .map((pods) => ({ ...pods, replicas: (pods.object["spec"] as DeploymentSpec).replicas ?? 1 }))
    .filter(({ replicas }) => replicas > 1);

export const disruptionBudget: Rule = {
  promise: "A drain never takes more than one of several replicas.",
  check: (component) => {
    const budgets = component.objects
      .filter(({ kind }) => kind === "PodDisruptionBudget")
      .map((object) => ({ object, spec: object["spec"] as PodDisruptionBudgetSpec }));
    return several(component).flatMap(({ object, labels, replicas }) => {
      const covered = budgets.some(
        ({ object: budget, spec }) =>
          budget.metadata.namespace === object.metadata.namespace &&
          Object.entries(spec.selector?.matchLabels ?? { none: "" }).every(([key, value]) => labels[key] === value),
      );
      return unless(covered, {
        object,
        path: "spec.replicas",
        found: replicas,
        allowed: "1, or a PodDisruptionBudget that selects the pods",
        remedy: "make the workload with charts/workload.ts",
      });
    });
  },
};

export const spread: Rule = {
  promise: "Several replicas are spread over the nodes.",
  check: (component) =>
    several(component).flatMap(({ object, path, spec }) =>
      unless(!!spec.topologySpreadConstraints?.length, {
        object,
        path: `${path}.topologySpreadConstraints`,
        found: undefined,
        allowed: "a constraint on kubernetes.io/hostname",
        remedy: "make the workload with charts/workload.ts",
      }),
    ),
};
