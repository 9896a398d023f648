import type { KubeRoleProps, KubeRoleBindingProps } from "cdk8s-plus-28/lib/imports/k8s";
import type { Manifest, Rendered } from "./manifest";
import { podsOf } from "./manifest";
import { type Rule, unless } from "./rule";

const rolesOf = ({ objects }: Rendered) => objects.filter(({ kind }) => ["Role", "ClusterRole"].includes(kind));
const bindingsOf = ({ objects }: Rendered) =>
  objects.filter(({ kind }) => ["RoleBinding", "ClusterRoleBinding"].includes(kind));
const granted = (role: Manifest) => ((role as Partial<KubeRoleProps>).rules ?? []).map((rule, i) => ({ rule, i }));

export const wildcards: Rule = {
  promise: "No role names verbs, resources or groups by a wildcard.",
  check: (component) =>
    rolesOf(component).flatMap((object) =>
      granted(object).flatMap(({ rule, i }) =>
        (["verbs", "resources", "apiGroups"] as const).flatMap((key) =>
          unless(!rule[key]?.some((each) => each.includes("*")), {
            object,
            path: `rules[${i}].${key}`,
            found: rule[key],
            allowed: "names without *",
            remedy: "name what is needed",
          }),
        ),
      ),
    ),
};

/** What lets its holder become somebody else. */
const dangerous = ["escalate", "bind", "impersonate"];

export const escalatingVerbs: Rule = {
  promise: `No role grants ${dangerous.join(", ")}, with which its holder becomes somebody else.`,
  check: (component) =>
    rolesOf(component).flatMap((object) =>
      granted(object).flatMap(({ rule, i }) =>
        unless(!rule.verbs.some((verb) => dangerous.includes(verb)), {
          object,
          path: `rules[${i}].verbs`,
          found: rule.verbs,
          allowed: `none of ${dangerous.join(", ")}`,
          remedy: "find another way, or state an exception with its reason",
        }),
      ),
    ),
};

export const clusterAdmin: Rule = {
  promise: "Nothing here is an admin of the cluster.",
  check: (component) =>
    bindingsOf(component).flatMap((object) => {
      const { roleRef } = object as unknown as KubeRoleBindingProps;
      return unless(!["cluster-admin", "admin", "edit"].includes(roleRef.name), {
        object,
        path: "roleRef.name",
        found: roleRef.name,
        allowed: "a role of the component itself",
        remedy: "grant what is needed with `account.may` or `account.mayEverywhere`",
      });
    }),
};

export const token: Rule = {
  promise: "A pod holds a token of the API server exactly when its account is granted something.",
  check: (component) => {
    const subjects = bindingsOf(component).flatMap((binding) =>
      ((binding as unknown as KubeRoleBindingProps).subjects ?? []).map(
        ({ namespace, name }) => `${namespace}/${name}`,
      ),
    );
    return podsOf(component.objects).flatMap(({ object, path, spec }) => {
      const uses = subjects.includes(`${object.metadata.namespace}/${spec.serviceAccountName ?? "default"}`);
      return unless(spec.automountServiceAccountToken === uses, {
        object,
        path: `${path}.automountServiceAccountToken`,
        found: spec.automountServiceAccountToken,
        allowed: uses ? "true: the account is granted something" : "false: the account is granted nothing",
        remedy: uses ? "grant before the workload is made" : "remove the token, or the grants are missing",
      });
    });
  },
};

export const ownAccount: Rule = {
  promise: "Every pod has an account of its component, never the namespace's default.",
  check: ({ objects }) =>
    podsOf(objects).flatMap(({ object, path, spec }) =>
      unless(!!spec.serviceAccountName && spec.serviceAccountName !== "default", {
        object,
        path: `${path}.serviceAccountName`,
        found: spec.serviceAccountName,
        allowed: "an account of its own",
        remedy: "make the workload with charts/workload.ts",
      }),
    ),
};
