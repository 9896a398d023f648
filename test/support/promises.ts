import type { KubeRoleBindingProps, PolicyRule } from "cdk8s-plus-28/lib/imports/k8s";
import type { Chart } from "./charts";

/** What an account may do, a line for each resource: `image-build: pods/log get`. `*` is every namespace. */
export function grantsOf({ objects, find }: Chart, account: string): string[] {
  const bindings = objects.filter(
    (object) =>
      ["RoleBinding", "ClusterRoleBinding"].includes(object.kind) &&
      (object as unknown as KubeRoleBindingProps).subjects?.some(({ name }) => name === account),
  );
  return bindings.flatMap((binding) => {
    const { kind, name } = (binding as unknown as KubeRoleBindingProps).roleRef;
    const where = binding.kind === "ClusterRoleBinding" ? "*" : binding.metadata.namespace;
    return (find(`${kind}/${name}`)["rules"] as PolicyRule[]).flatMap(
      ({ apiGroups, resources, resourceNames, verbs }) =>
        resources!.map((resource) => {
          const thing = [apiGroups![0], resource].filter(Boolean).join("/");
          const names = resourceNames ? ` (${resourceNames.join(", ")})` : "";
          return `${where}: ${thing}${names} ${verbs.join(" ")}`;
        }),
    );
  });
}

/** Who may connect, and where to, beside the name servers: `from-nodes-tcp-9000`. */
export function openingsOf({ objects }: Chart): string[] {
  return objects
    .filter(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name.startsWith("allow-"))
    .map(({ metadata }) => metadata.name.replace("allow-", ""))
    .filter((name) => !name.startsWith("to-kube-system-"));
}

/** The environment variables of a Deployment's first container, which the chart states as text. */
export function variablesOf({ find }: Chart, deployment: string): Record<string, string | undefined> {
  return Object.fromEntries(containerOf(find(`Deployment/${deployment}`)).env.map(({ name, value }) => [name, value]));
}

/** The files that `configuration` of charts/configuration.ts has made under a name. */
export function filesOf({ objects }: Chart, name: string): Record<string, string> {
  const made = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith(`${name}-`));
  return made!["data"] as Record<string, string>;
}

/** A Deployment's first container. */
export function containerOf(object: ReturnType<Chart["find"]>): Container {
  return (object["spec"] as { template: { spec: { containers: [Container] } } }).template.spec.containers[0];
}

interface Container {
  readonly env: { name: string; value?: string; valueFrom?: unknown }[];
  readonly volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}
