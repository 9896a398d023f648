import type { Container, PodSpec } from "cdk8s-plus-28/lib/imports/k8s";
import { containersOf, podsOf, type Rendered } from "./manifest";
import { type Rule, unless, type Violation } from "./rule";

/** A rule about one field of each container's security context. */
function ofContainers(
  promise: string,
  field: string,
  good: (container: Container, pod: PodSpec) => boolean,
  allowed: string,
  remedy: string,
): Rule {
  const value = (container: Container) =>
    field
      .split(".")
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], container.securityContext);
  return {
    promise,
    check: ({ objects }: Rendered) =>
      podsOf(objects).flatMap((pods) =>
        containersOf(pods).flatMap(({ path, container }): Violation[] =>
          unless(good(container, pods.spec), {
            object: pods.object,
            container: container.name,
            path: `${path}.securityContext.${field}`,
            found: value(container),
            allowed,
            remedy,
          }),
        ),
      ),
  };
}

const byContainer = "make the container with charts/container.ts";

export const nonRoot = ofContainers(
  "No container runs as root.",
  "runAsNonRoot",
  ({ securityContext }) => securityContext?.runAsNonRoot === true && securityContext.runAsUser !== 0,
  "true, and a runAsUser other than 0",
  "leave out `user: 0`, or state an exception with its reason",
);

export const readOnlyRoot = ofContainers(
  "No container writes to its image's file system.",
  "readOnlyRootFilesystem",
  ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true,
  "true",
  "mount an emptyDir where it writes",
);

export const seccomp = ofContainers(
  "Every container is under the runtime's seccomp profile.",
  "seccompProfile.type",
  ({ securityContext }, { securityContext: pod }) =>
    (securityContext?.seccompProfile ?? pod?.seccompProfile)?.type === "RuntimeDefault",
  "RuntimeDefault",
  byContainer,
);

export const capabilities = ofContainers(
  "Every container drops all capabilities and adds none.",
  "capabilities",
  ({ securityContext }) =>
    securityContext?.capabilities?.drop?.includes("ALL") === true && !securityContext.capabilities.add?.length,
  '{"drop":["ALL"]}',
  byContainer,
);

export const escalation = ofContainers(
  "No container may gain privileges.",
  "allowPrivilegeEscalation",
  ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false && !securityContext.privileged,
  "false, and not privileged",
  byContainer,
);

export const hostNamespaces: Rule = {
  promise: "No pod shares the node's network, processes or IPC.",
  check: ({ objects }) =>
    podsOf(objects).flatMap(({ object, path, spec }) =>
      // as they are written, which is not how the type spells them
      ["hostNetwork", "hostPID", "hostIPC"].flatMap((key) =>
        unless(!(spec as unknown as Record<string, unknown>)[key], {
          object,
          path: `${path}.${key}`,
          found: true,
          allowed: "false",
          remedy: "leave it out, or state an exception with its reason",
        }),
      ),
    ),
};

export const hostPath: Rule = {
  promise: "No pod mounts a path of the node.",
  check: ({ objects }) =>
    podsOf(objects).flatMap(({ object, path, spec }) =>
      (spec.volumes ?? []).flatMap(({ name, hostPath }) =>
        unless(!hostPath, {
          object,
          path: `${path}.volumes[${name}].hostPath`,
          found: hostPath?.path,
          allowed: "another kind of volume",
          remedy: "use a ConfigMap, a Secret or an emptyDir, or state an exception with its reason",
        }),
      ),
    ),
};
