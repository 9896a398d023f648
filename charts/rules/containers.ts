import { containersOf, isServing, podsOf } from "./manifest";
import { type Rule, unless } from "./rule";

export const resources: Rule = {
  promise: "Every container states the CPU and memory that it needs and may use at most.",
  check: ({ objects }) =>
    podsOf(objects).flatMap((pods) =>
      containersOf(pods).flatMap(({ path, container }) =>
        (["requests", "limits"] as const).flatMap((kind) =>
          (["cpu", "memory"] as const).flatMap((resource) =>
            unless(container.resources?.[kind]?.[resource] !== undefined, {
              object: pods.object,
              container: container.name,
              path: `${path}.resources.${kind}.${resource}`,
              found: undefined,
              allowed: resource === "cpu" ? "a quantity such as 500m" : "a quantity such as 256Mi",
              remedy: `state ${resource} with a request and a limit`,
            }),
          ),
        ),
      ),
    ),
};

export const probes: Rule = {
  promise: "Every container that serves is asked whether it has started, whether it is ready and whether it lives.",
  check: ({ objects }) =>
    podsOf(objects)
      .filter(isServing)
      .flatMap((pods) =>
        containersOf(pods)
          .filter(({ initial }) => !initial)
          .flatMap(({ path, container }) =>
            (["startupProbe", "readinessProbe", "livenessProbe"] as const).flatMap((probe) =>
              unless(container[probe] !== undefined, {
                object: pods.object,
                container: container.name,
                path: `${path}.${probe}`,
                found: undefined,
                allowed: "a probe",
                remedy: "say how it is known to work: `health: Health.http(…)`",
              }),
            ),
          ),
      ),
};

export const images: Rule = {
  promise: "Every image has an exact version and comes from a registry that the environment allows.",
  check: ({ objects, environment: { kubernetes } }) => {
    const { allowed } = kubernetes.registries;
    return podsOf(objects).flatMap((pods) =>
      containersOf(pods).flatMap(({ path, container }) => {
        const { image = "" } = container;
        const pinned = /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$)[\w][\w.-]*$/.test(image);
        const at = { object: pods.object, container: container.name, path: `${path}.image`, found: image };
        return [
          ...unless(pinned, {
            ...at,
            allowed: "a name with a version other than latest, or with a digest",
            remedy: "pin it in charts/images.ts",
          }),
          ...unless(
            allowed.some((registry) => image.startsWith(`${registry}/`)),
            {
              ...at,
              allowed: `an image of ${allowed.join(", ")}`,
              remedy: "mirror the image, or add its registry to kubernetes.registries.allowed",
            },
          ),
        ];
      }),
    );
  },
};

export const metrics: Rule = {
  promise: "Whatever serves has a port named metrics, which Prometheus reads.",
  check: ({ objects }) =>
    podsOf(objects)
      .filter(isServing)
      .flatMap((pods) => {
        const names = containersOf(pods).flatMap(({ container }) => (container.ports ?? []).map(({ name }) => name));
        return unless(names.includes("metrics"), {
          object: pods.object,
          path: `${pods.path}.containers`,
          found: names,
          allowed: "a container port named metrics",
          remedy: "name it in `ports`, or state an exception if it has no metrics",
        });
      }),
};
