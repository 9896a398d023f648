import { ApiObject, type Cron, Duration, JsonPatch } from "cdk8s";
import {
  type AbstractPodProps,
  ConcurrencyPolicy,
  CronJob,
  DaemonSet,
  Deployment,
  type DeploymentStrategy,
  LabelSelector,
  type Volume,
} from "cdk8s-plus-28";
import { IntOrString, KubePodDisruptionBudget } from "cdk8s-plus-28/lib/imports/k8s";
import { annotations, labels } from "./annotations";
import type { Certificate } from "./certificate";
import type { Component } from "./component";
import { container, type ContainerProps, nobody } from "./container";
import type { ClusterSecretName } from "./secrets";

/** What the pods of a component are made of. */
export interface PodProps {
  readonly containers: readonly ContainerProps[];
  /** Run one after the other before the containers start. */
  readonly initContainers?: readonly ContainerProps[];
  /** Certificates that the containers mount: the pods restart when one is renewed. */
  readonly certificates?: readonly Certificate[];
  /** Secrets that the containers read as variables: the pods restart when one changes. */
  readonly secrets?: readonly ClusterSecretName[];
  /** Volumes that no container mounts by itself. @default none */
  readonly volumes?: readonly Volume[];
  /** Seconds between the request to end and the kill. @default 30 */
  readonly gracePeriod?: number;
}

export interface DeploymentProps extends PodProps {
  /** More than one are spread over the nodes, and a drain leaves all but one running. */
  readonly replicas: number;
  /** @default one more than `replicas` for a moment, so that none is missing */
  readonly strategy?: DeploymentStrategy;
}

export interface CronJobProps extends PodProps {
  /** UTC. */
  readonly schedule: Cron;
}

/** Pods that serve. `scheduling` and `exposeViaService` are those of cdk8s-plus. */
export function deployment(component: Component, name: string, props: DeploymentProps): Deployment {
  const selected = podLabels(component, name);
  const made = new Deployment(component, name, {
    ...podProps(component, props),
    metadata: { name, annotations: reload(props), labels: selected },
    podMetadata: { labels: { ...component.labels, ...selected } },
    select: false,
    replicas: props.replicas,
    strategy: props.strategy,
  });
  made.select(LabelSelector.of({ labels: selected }));
  if (props.replicas > 1) {
    ApiObject.of(made).addJsonPatch(
      JsonPatch.add("/spec/template/spec/topologySpreadConstraints", [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: selected },
        },
      ]),
    );
    new KubePodDisruptionBudget(component, `${name}-budget`, {
      metadata: { name },
      spec: { maxUnavailable: IntOrString.fromNumber(1), selector: { matchLabels: selected } },
    });
  }
  return made;
}

/** One pod on each node. */
export function daemonSet(component: Component, name: string, props: PodProps): DaemonSet {
  const selected = podLabels(component, name);
  const made = new DaemonSet(component, name, {
    ...podProps(component, props),
    metadata: { name, annotations: reload(props), labels: selected },
    podMetadata: { labels: { ...component.labels, ...selected } },
    select: false,
  });
  made.select(LabelSelector.of({ labels: selected }));
  return made;
}

/** A pod at certain times; the next one waits until the last has ended. */
export function cronJob(component: Component, name: string, props: CronJobProps): CronJob {
  const selected = podLabels(component, name);
  return new CronJob(component, name, {
    ...podProps(component, props),
    metadata: { name, labels: selected },
    podMetadata: { labels: { ...component.labels, ...selected } },
    select: false,
    schedule: props.schedule,
    timeZone: "Etc/UTC",
    concurrencyPolicy: ConcurrencyPolicy.FORBID,
    startingDeadline: Duration.minutes(5),
    successfulJobsRetained: 1,
    failedJobsRetained: 1,
  });
}

function podProps(component: Component, props: PodProps): AbstractPodProps {
  const { account, environment } = component;
  return {
    containers: props.containers.map((each) => container(each, environment)),
    initContainers: props.initContainers?.map((each) => container(each, environment)),
    volumes: props.volumes && [...props.volumes],
    serviceAccount: account.account,
    automountServiceAccountToken: account.needsToken,
    terminationGracePeriod: Duration.seconds(props.gracePeriod ?? 30),
    // so that nobody can read the secrets that are mounted
    securityContext: { ensureNonRoot: true, fsGroup: nobody },
  };
}

const podLabels = (component: Component, name: string) => ({
  [labels.name]: component.name,
  [labels.component]: name,
});

function reload({ certificates = [], secrets = [] }: PodProps): Record<string, string> {
  const watched = [...certificates.map(({ secretName }) => secretName), ...secrets];
  return watched.length > 0 ? { [annotations.reload]: watched.join(",") } : {};
}
