import type { Container, PodSpec } from "cdk8s-plus-28/lib/imports/k8s";
import type { Environment } from "../../environments/environment";

/** An object as it is written to a file. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** All objects of a component, as rules see them. */
export interface Rendered {
  readonly name: string;
  readonly environment: Environment;
  readonly objects: readonly Manifest[];
}

/** The pods that an object makes, wherever it holds their template. */
export interface Pods {
  readonly object: Manifest;
  /** Where the pod's `spec` is in the object: `spec.template.spec`. */
  readonly path: string;
  readonly spec: PodSpec;
  readonly labels: Readonly<Record<string, string>>;
}

interface Template {
  readonly metadata?: Manifest["metadata"];
  readonly spec: PodSpec;
}

const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** The pods of every object that makes some. */
export function podsOf(objects: readonly Manifest[]): Pods[] {
  return objects.flatMap((object) => {
    const steps = templates[object.kind];
    if (!steps) return [];
    const template = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], object) as Template;
    return [
      { object, path: [...steps, "spec"].join("."), spec: template.spec, labels: template.metadata?.labels ?? {} },
    ];
  });
}

/** Every container of a pod with its place; those that run before the others come first. */
export function containersOf({ path, spec }: Pods): { path: string; initial: boolean; container: Container }[] {
  const listed = (key: "initContainers" | "containers") =>
    (spec[key] ?? []).map((container) => ({
      path: `${path}.${key}[${container.name}]`,
      initial: key === "initContainers",
      container,
    }));
  return [...listed("initContainers"), ...listed("containers")];
}

/** Whether pods serve until they are told to end, unlike those of a job. */
export function isServing({ object }: Pods): boolean {
  return ["Deployment", "DaemonSet", "StatefulSet", "ReplicaSet"].includes(object.kind);
}
