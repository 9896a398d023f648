import { KubeMutatingWebhookConfiguration, KubeValidatingWebhookConfiguration } from "cdk8s-plus-28/lib/imports/k8s";
import { Port } from "../constructs/port";
import { annotations } from "./annotations";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import type { Component } from "./component";
import type { ContainerProps } from "./container";
import { Health } from "./health";
import { toolNamespaces } from "./namespaces";
import { Peer } from "./peer";
import type { Exception } from "./rules/exception";
import { deployment } from "./workload";

const port = 8080;
const certificates = "/etc/webhook/certs";

export interface AdmissionProps {
  /** Whether it changes objects, or only allows and refuses them. */
  readonly kind: "mutating" | "validating";
  /** What it is asked about. */
  readonly rule: {
    readonly apiGroup: string;
    readonly resource: string;
    readonly operations: readonly ("CREATE" | "UPDATE")[];
  };
  /** What becomes of a request while no pod answers: `Fail` refuses it, `Ignore` lets it through. */
  readonly failure: { readonly policy: "Fail" | "Ignore"; readonly why: string };
  /** The webhook, which listens on 8080 with the certificate in `/etc/webhook/certs`. Its name is the component's. */
  readonly server: Omit<ContainerProps, "name" | "ports" | "health">;
}

/** What a component with {@link admission} states in `exceptions`. */
export function noMetrics(name: string): Exception {
  return {
    rule: "metrics",
    object: `Deployment/${name}`,
    why: "today's Prometheus reads none of it, so none are known",
  };
}

/** A webhook that the API server asks about objects in the namespaces of tools, and in no other. */
export function admission(component: Component, { kind, rule, failure, server }: AdmissionProps): void {
  const { name, namespace, network } = component;
  const { issuer } = new CertificateAuthority(component, `${name}-ca`);
  const certificate = new Certificate(component, `${name}-server`, {
    dnsNames: [`${name}.${namespace}.svc`],
    issuer,
    usages: ["server auth"],
  });
  const pods = deployment(component, name, {
    replicas: 2,
    certificates: [certificate],
    containers: [
      {
        ...server,
        name,
        ports: { webhook: port },
        mounts: { ...server.mounts, [certificates]: certificate.volume },
        // it answers reviews alone, and to anything else with a panic
        health: Health.tcp(port),
      },
    ],
  });
  pods.exposeViaService({ name, ports: [{ name: "webhook", port: 443, targetPort: port }] });
  network.allowFrom(Peer.nodes(), Port.tcp(port), "the API servers ask about the objects of tools");

  const Configuration = kind === "mutating" ? KubeMutatingWebhookConfiguration : KubeValidatingWebhookConfiguration;
  new Configuration(component, "webhook", {
    metadata: {
      name,
      annotations: {
        // fills in caBundle, which is left out below so that no apply takes it away
        "cert-manager.io/inject-ca-from": `${namespace}/${certificate.secretName}`,
        [annotations.why]: `failurePolicy ${failure.policy}: ${failure.why}`,
      },
    },
    webhooks: [
      {
        name: `${name}.tools.wmcloud.org`,
        clientConfig: { service: { name, namespace: namespace!, path: "/", port: 443 } },
        rules: [
          {
            apiGroups: [rule.apiGroup],
            apiVersions: ["v1"],
            operations: [...rule.operations],
            resources: [rule.resource],
            scope: "Namespaced",
          },
        ],
        namespaceSelector: toolNamespaces,
        failurePolicy: failure.policy,
        matchPolicy: "Equivalent",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        // a tool's pod may wait for two webhooks, the clients of the API server wait for 30 s
        timeoutSeconds: 5,
      },
    ],
  });
}
