import { parse } from "yaml";
import { Gateway } from "../../../charts/gateway";
import { k8sGateway } from "../../../constructs/roles/k8s-gateway";
import { chart, clusters } from "../../support/charts";
import { staging } from "../../support/environment";

/** What Istio merges into the objects that it makes. */
interface Parts {
  readonly deployment: { spec: { replicas: number; strategy: object; template: { spec: object } } };
  readonly service: { spec: { ports: { port: number; nodePort: number }[] } };
  readonly podDisruptionBudget: object;
}

function gateway(environment = staging().environment) {
  const { find, objects, faults } = chart(Gateway, environment);
  const { spec } = find("Gateway/toolforge") as unknown as {
    spec: { infrastructure: { annotations: Record<string, string>; parametersRef: { name: string } } };
  };
  const { data } = find(`ConfigMap/${spec.infrastructure.parametersRef.name}`) as unknown as {
    data: Record<string, string>;
  };
  const parts = Object.fromEntries(
    Object.entries(data).map(([kind, text]) => [kind, parse(text) as unknown]),
  ) as unknown as Parts;
  return { find, objects, faults, spec, parts };
}

describe.each(clusters)("in %s", (_project, environment) => {
  const { faults, parts, spec } = gateway(environment);

  test("every rule is kept", () => {
    expect(faults).toEqual([]);
  });

  test("it takes requests at every name of a tool, from routes of every namespace", () => {
    expect(spec).toMatchObject({
      gatewayClassName: "istio",
      listeners: [
        {
          protocol: "HTTP",
          port: 80,
          hostname: `*.${environment.web.domain}`,
          allowedRoutes: { namespaces: { from: "All" } },
        },
      ],
    });
  });

  test("each gateway node has one pod", () => {
    expect(parts.deployment.spec.replicas).toBe(environment.roles["k8s-gateway"]!.hosts.length);
    expect(parts.deployment.spec.template.spec).toMatchObject({
      nodeSelector: { "kubernetes.io/role": "gateway" },
      tolerations: [{ key: "toolforge.org/gateway", operator: "Equal", value: "true", effect: "NoSchedule" }],
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: { matchLabels: { "gateway.networking.k8s.io/gateway-name": "toolforge" } },
            },
          ],
        },
      },
    });
  });
});

test("one more gateway node gets one more pod", () => {
  const { environment } = staging(({ environment: { roles } }) => roles["k8s-gateway"]!.hosts.push("one-more"));
  expect(gateway(environment).parts.deployment.spec.replicas).toBe(4);
});

test("an update and a drain leave all but one running, and need no further node", () => {
  const { deployment, podDisruptionBudget } = gateway().parts;
  expect(deployment.spec.strategy).toEqual({
    type: "RollingUpdate",
    rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
  });
  expect(podDisruptionBudget).toEqual({ spec: { maxUnavailable: 1 } });
});

test("HAProxy and the proxies find it where the nodes' firewall lets them in, and it sees who they are", () => {
  const { spec } = gateway().parts.service;
  expect(spec).toMatchObject({ type: "NodePort", externalTrafficPolicy: "Local" });
  expect(spec.ports).toEqual([
    { port: 80, nodePort: 30000 },
    { port: 15021, nodePort: 30021 },
  ]);
  const open = k8sGateway.flows.map(({ port }) => `${port}`);
  expect(open).toEqual(expect.arrayContaining(spec.ports.map(({ nodePort }) => `tcp/${nodePort}`)));
});

test("it believes the proxy about who the visitor is, and nobody before it", () => {
  const { annotations } = gateway().spec.infrastructure;
  expect(JSON.parse(annotations["proxy.istio.io/config"]!)).toMatchObject({
    gatewayTopology: { numTrustedProxies: 1 },
  });
});

test("tools get no headers of Envoy's own", () => {
  const { find, spec } = gateway();
  expect(JSON.parse(spec.infrastructure.annotations["proxy.istio.io/config"]!)).toMatchObject({
    proxyHeaders: {
      attemptCount: { disabled: true },
      envoyDebugHeaders: { disabled: true },
      server: { disabled: true },
    },
  });
  const { configPatches } = find("EnvoyFilter/remove-headers")["spec"] as { configPatches: { patch: object }[] };
  expect(configPatches.map(({ patch }) => patch)).toEqual([
    {
      operation: "MERGE",
      value: { request_headers_to_remove: ["X-Envoy-Peer-Metadata", "X-Envoy-Peer-Metadata-Id"] },
    },
  ]);
});

test("metrics tell of each Service, and not of each size", () => {
  const { metrics } = gateway().find("Telemetry/gateway-metrics")["spec"] as {
    metrics: { overrides: { match?: { metric: string }; disabled?: boolean; tagOverrides?: object }[] }[];
  };
  const { overrides } = metrics[0]!;
  expect(overrides.filter(({ disabled }) => disabled).map(({ match }) => match?.metric)).toEqual([
    "REQUEST_SIZE",
    "RESPONSE_SIZE",
  ]);
  const removed = overrides.filter(({ match }) => !match).flatMap(({ tagOverrides }) => Object.keys(tagOverrides!));
  expect(removed).toEqual(expect.arrayContaining(["source_workload", "destination_app"]));
  for (const needed of ["destination_service", "destination_service_namespace", "response_code"]) {
    expect(removed).not.toContain(needed);
  }
});

test("its pods reach tools, sites of the platform and istiod, and nothing else", () => {
  const { objects } = gateway();
  const ways = objects
    .map(({ metadata }) => metadata.name)
    .filter((name) => /^allow-(to|from)-(?!kube-system)/.test(name));
  expect(ways).toEqual([
    "allow-from-cloud-tcp-80",
    "allow-from-cloud-tcp-15021",
    "allow-from-nodes-tcp-15020",
    "allow-to-istio-system-tcp-15012",
    "allow-to-tools-tcp-1-65535",
    "allow-to-platform-tcp-1-65535",
  ]);
});
