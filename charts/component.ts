import { Chart } from "cdk8s";
import { KubeNamespace } from "cdk8s-plus-28/lib/imports/k8s";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Account } from "./account";
import { labels } from "./annotations";
import { Network } from "./network";
import { Peer } from "./peer";
import type { Exception } from "./rules/exception";
import type { Manifest } from "./rules/manifest";

export interface ComponentProps {
  /** What it is for, in one line: stands in docs/kubernetes.md. */
  readonly purpose: string;
  /** The namespace that it has for itself, or false if it owns none. @default its name */
  readonly namespace?: string | false;
  /** The Pod Security level of that namespace. @default "restricted"; any other is an exception of `pod-security` */
  readonly podSecurity?: "restricted" | "baseline" | "privileged";
  /** Which rules some of its objects need not keep, and why. @default none */
  readonly exceptions?: readonly Exception[];
}

/** The constructor of each chart: `charts/index.ts` lists them. */
export type ComponentClass = new (scope: Construct, environment: Environment) => Component;

/**
 * One component of the platform: a chart with a namespace of its own, in which nothing may connect to anything until
 * {@link network} says so. Every object is checked by `charts/rules/` at synth.
 */
export abstract class Component extends Chart {
  readonly purpose: string;
  readonly exceptions: readonly Exception[];
  private readonly ownNetwork?: Network;
  private ownAccount?: Account;

  /** @param name also of its namespace, its account and its main workload */
  constructor(
    scope: Construct,
    readonly name: string,
    readonly environment: Environment,
    props: ComponentProps,
  ) {
    const namespace = props.namespace === false ? undefined : (props.namespace ?? name);
    super(scope, name, { namespace, labels: componentLabels(name), disableResourceNameHashes: true });
    this.purpose = props.purpose;
    this.exceptions = props.exceptions ?? [];
    if (namespace === undefined) return;

    const podSecurity = props.podSecurity ?? "restricted";
    new KubeNamespace(this, "namespace", {
      metadata: {
        name: namespace,
        labels: {
          [labels.platform]: "true",
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/warn": podSecurity,
          "pod-security.kubernetes.io/audit": podSecurity,
        },
      },
    });
    this.ownNetwork = new Network(this, environment);
    for (const port of [Port.udp(53), Port.tcp(53)]) {
      this.ownNetwork.allowTo(Peer.dns(), port, "looks up the names of services");
    }
  }

  /** Who may connect to its pods, and where they may connect to. */
  get network(): Network {
    return this.ownNetwork ?? this.without("network");
  }

  /** Who its pods are. Exists once it is asked for. Grant before the workload is made: its pods then get a token. */
  get account(): Account {
    return (this.ownAccount ??= new Account(this, this.name, this.namespace ?? this.without("account")));
  }

  override toJson(): Manifest[] {
    // cdk8s puts the chart's namespace on every object
    return (super.toJson() as Manifest[]).map((object) => {
      if (!clusterScoped.includes(object.kind)) return object;
      const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => key !== "namespace"));
      return { ...object, metadata: metadata as unknown as Manifest["metadata"] };
    });
  }

  private without(what: string): never {
    throw new Error(`charts/${this.name}.ts uses ${what}, but the component has no namespace`);
  }
}

/** Kinds of object that are in no namespace. */
const clusterScoped = [
  "APIService",
  "ClusterIssuer",
  "ClusterRole",
  "ClusterRoleBinding",
  "GatewayClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PriorityClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
];

function componentLabels(name: string): Record<string, string> {
  return { [labels.name]: name, [labels.partOf]: "toolforge", [labels.managedBy]: "cdk8s" };
}
