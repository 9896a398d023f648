import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";

/** Labels that say nothing here, since every request comes from the gateway and the Service tells where it goes to. */
const superfluous = [
  "grpc_response_status",
  "reporter",
  "request_protocol",
  "connection_security_policy",
  ...["source", "destination"].flatMap((side) =>
    ["workload", "principal", "app", "version", "canonical_service", "canonical_revision", "cluster"].map(
      (label) => `${side}_${label}`,
    ),
  ),
  "source_workload_namespace",
];

const without = (labels: readonly string[]) =>
  Object.fromEntries(labels.map((label) => [label, { operation: "REMOVE" }]));

/**
 * What is counted of web requests, and what is not told to tools. Both are about the gateway's namespace, the only one
 * with a proxy of Istio in it. Those of toolforge-deploy, 2026-08-20.
 */
export function telemetry(scope: Construct): void {
  new ApiObject(scope, "metrics", {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: "gateway-metrics" },
    spec: {
      metrics: [
        {
          providers: [{ name: "prometheus" }],
          overrides: [
            { tagOverrides: without(superfluous) },
            // a series for each of thousands of tools, times some twenty buckets
            ...["REQUEST_SIZE", "RESPONSE_SIZE"].map((metric) => ({ match: { metric }, disabled: true })),
            { match: { metric: "REQUEST_DURATION" }, tagOverrides: without(["response_code", "response_flags"]) },
          ],
        },
      ],
    },
  });
  new ApiObject(scope, "headers", {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: { name: "remove-headers" },
    spec: {
      configPatches: [
        {
          applyTo: "ROUTE_CONFIGURATION",
          match: { context: "GATEWAY" },
          // so large that some web servers refuse the request (T392356), and `metadataExchangeHeaders` does not stop them
          patch: {
            operation: "MERGE",
            value: { request_headers_to_remove: ["X-Envoy-Peer-Metadata", "X-Envoy-Peer-Metadata-Id"] },
          },
        },
      ],
    },
  });
}
