import type { Environment } from "../../environments/environment";
import { webGateway } from "../route";

/** Of the gateway's pods. The port of metrics is Istio's. */
export const ports = { http: 80, status: 15021, metrics: 15020 };
/** Where the proxies and HAProxy find them on the gateway nodes. */
export const nodePorts = { http: 30000, status: 30021 };

/** How its Envoy treats requests. */
export const proxyConfig = {
  // the visitor's address is the last one in X-Forwarded-For: the proxy in front writes it
  gatewayTopology: { numTrustedProxies: 1 },
  // tools need to know nothing of Envoy, and some have no room for such headers
  proxyHeaders: {
    attemptCount: { disabled: true },
    envoyDebugHeaders: { disabled: true },
    metadataExchangeHeaders: { mode: "IN_MESH" },
    server: { disabled: true },
  },
};

const pods = { matchLabels: { "gateway.networking.k8s.io/gateway-name": webGateway.name } };

/**
 * What Istio merges into the objects that it makes for the Gateway, by kind: https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment.
 * Numbers and places are those of toolforge-deploy, 2026-08-20.
 */
export function proxyParts({ roles }: Environment): Record<string, unknown> {
  return {
    deployment: {
      spec: {
        replicas: roles["k8s-gateway"]?.hosts.length,
        // there is no node for one more
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        template: {
          spec: {
            // the only thing that Istio leaves out and the level `restricted` asks for
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "istio-proxy",
                resources: { requests: { cpu: "2", memory: "5G" }, limits: { cpu: "3", memory: "6G" } },
              },
            ],
            nodeSelector: { "kubernetes.io/role": "gateway" },
            tolerations: [{ key: "toolforge.org/gateway", operator: "Equal", value: "true", effect: "NoSchedule" }],
            // a node without one would get no requests
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  { topologyKey: "kubernetes.io/hostname", labelSelector: pods },
                ],
              },
            },
          },
        },
      },
    },
    podDisruptionBudget: { spec: { maxUnavailable: 1 } },
    service: {
      spec: {
        type: "NodePort",
        // the pod sees who asks, and a node without one is not ready
        externalTrafficPolicy: "Local",
        ports: [
          { port: ports.http, nodePort: nodePorts.http },
          { port: ports.status, nodePort: nodePorts.status },
        ],
      },
    },
  };
}
