import { labels } from "../annotations";
import { isDefaultDeny } from "./network";
import { type Rule, unless } from "./rule";

export const podSecurity: Rule = {
  promise: "Every namespace is under the Pod Security level `restricted`.",
  check: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === "Namespace")
      .flatMap((object) =>
        (["enforce", "warn", "audit"] as const).flatMap((mode) => {
          const label = `pod-security.kubernetes.io/${mode}`;
          const found = object.metadata.labels?.[label];
          return unless(found === "restricted", {
            object,
            path: `metadata.labels["${label}"]`,
            found,
            allowed: "restricted",
            remedy: "leave `podSecurity` out, or state an exception with its reason",
          });
        }),
      ),
};

export const defaultDeny: Rule = {
  promise: "In every namespace nothing may connect to anything unless a policy says so.",
  check: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === "Namespace")
      .flatMap((object) => {
        const policies = objects.filter(
          ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.namespace === object.metadata.name,
        );
        return unless(policies.some(isDefaultDeny), {
          object,
          path: "metadata.name",
          found: policies.map(({ metadata }) => metadata.name),
          allowed: "a NetworkPolicy of all its pods, both ways, that allows nothing",
          remedy: "make the namespace with charts/component.ts or charts/tool-namespace/",
        });
      }),
};

export const commonLabels: Rule = {
  promise: "Every object says which component it is of, and that it comes from here.",
  check: ({ objects }) =>
    objects.flatMap((object) =>
      [labels.name, labels.partOf, labels.managedBy].flatMap((label) => {
        const found = object.metadata.labels?.[label];
        return unless(found !== undefined, {
          object,
          path: `metadata.labels["${label}"]`,
          found,
          allowed: "a label",
          remedy: "make the object in a Component, which labels it",
        });
      }),
    ),
};
