import { type Deployment, Volume } from "cdk8s-plus-28";
import { Port } from "../../constructs/port";
import { apiGatewayCa, Certificate } from "../certificate";
import type { Component } from "../component";
import { configuration } from "../configuration";
import type { ContainerProps } from "../container";
import { Health } from "../health";
import { images } from "../images";
import { Peer } from "../peer";
import { deployment, type PodProps } from "../workload";
import { apiNginx } from "./nginx";

const https = 8443;
const metrics = 9000;
const certificates = "/etc/toolforge-tls";

export interface ApiServiceProps extends Pick<PodProps, "certificates" | "secrets" | "volumes" | "gracePeriod"> {
  readonly replicas: number;
  /** The API, which listens on 127.0.0.1:8000 and answers `/v1/healthz`. Its name is the component's. */
  readonly api: Omit<ContainerProps, "name" | "ports" | "health">;
  /** The port on 127.0.0.1 where the API answers {@link metricsPath}. @default 8000 */
  readonly metricsPort?: number;
  /** @default "/metrics" */
  readonly metricsPath?: string;
}

/** An API behind the API gateway: the API, the nginx that asks the gateway for its certificate, and the Service. */
export function apiService(component: Component, props: ApiServiceProps): Deployment {
  const { name, namespace, network, environment } = component;
  const service = `${name}.${namespace}`;
  const certificate = new Certificate(component, `${name}-server`, {
    dnsNames: [service, `${service}.svc`, `${service}.svc.${environment.kubernetes.domain}`],
    issuer: apiGatewayCa,
    usages: ["server auth"],
  });
  const nginx = apiNginx({
    https,
    metrics,
    upstream: "127.0.0.1:8000",
    metricsUpstream: `127.0.0.1:${props.metricsPort ?? 8000}${props.metricsPath ?? ""}`,
    certificates,
    temporary: "/tmp",
  });
  const healthy = Health.http("/v1/healthz", metrics);
  const made = deployment(component, name, {
    ...props,
    certificates: [certificate, ...(props.certificates ?? [])],
    containers: [
      { ...props.api, name, health: healthy },
      {
        name: "nginx",
        image: images.nginx,
        command: ["nginx", "-e", "stderr", "-g", "daemon off;", "-c", "/etc/toolforge-nginx/nginx.conf"],
        ports: { https, metrics },
        mounts: {
          "/etc/toolforge-nginx": configuration(component, "nginx", { "nginx.conf": nginx }),
          [certificates]: certificate.volume,
          "/tmp": Volume.fromEmptyDir(component, "tmp", "tmp"),
        },
        writable: ["/tmp"],
        cpu: { request: 50, limit: 500 },
        memory: { request: 32, limit: 128 },
        health: Health.tcp(https),
      },
    ],
  });
  made.exposeViaService({
    name,
    ports: [
      { name: "https", port: https },
      { name: "metrics", port: metrics },
    ],
  });
  network.allowFrom(Peer.namespace("api-gateway"), Port.tcp(https), "the API gateway passes requests on");
  network.allowFrom(Peer.nodes(), Port.tcp(metrics), "Prometheus reads the metrics through the API server");
  return made;
}
