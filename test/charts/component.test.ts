import { Port } from "../../constructs/port";
import { Peer } from "../../charts/peer";
import { KubeClusterRole } from "cdk8s-plus-28/lib/imports/k8s";
import { chart, componentClass } from "../support/charts";

test("a component has a namespace under the strictest Pod Security level, known as the platform's", () => {
  expect(chart(componentClass(() => {})).find("Namespace/example").metadata.labels).toEqual({
    "app.kubernetes.io/managed-by": "cdk8s",
    "app.kubernetes.io/name": "example",
    "app.kubernetes.io/part-of": "toolforge",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
    "toolforge.org/platform": "true",
  });
});

test("nothing may connect to anything, but names can be looked up", () => {
  const { objects, find } = chart(componentClass(() => {}));
  expect(find("NetworkPolicy/default-deny")["spec"]).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  expect(objects.filter(({ kind }) => kind === "NetworkPolicy").map(({ metadata }) => metadata.name)).toEqual([
    "default-deny",
    "allow-to-kube-system-udp-53",
    "allow-to-kube-system-tcp-53",
  ]);
});

test("an opening names its peer, its ports and its reason", () => {
  const { find } = chart(
    componentClass(({ network }) => network.allowFrom(Peer.tools(), Port.tcp(8000, 8010), "tools ask it")),
  );
  expect(find("NetworkPolicy/allow-from-tools-tcp-8000-8010")).toMatchObject({
    metadata: { namespace: "example", annotations: { "toolforge.org/why": "tools ask it" } },
    spec: {
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { tenancy: "tool" } } }],
          ports: [{ protocol: "TCP", port: 8000, endPort: 8010 }],
        },
      ],
    },
  });
});

test("a way out is none in", () => {
  const { find } = chart(componentClass(({ network }) => network.allowTo(Peer.cloud(), Port.tcp(25), "sends mail")));
  expect(find("NetworkPolicy/allow-to-cloud-tcp-25")["spec"]).toMatchObject({
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "172.16.0.0/17" } }, { ipBlock: { cidr: "2a02:ec80:a000::/56" } }] }],
  });
});

test("what is in no namespace says none", () => {
  const { find } = chart(
    componentClass((component) => void new KubeClusterRole(component, "role", { metadata: { name: "role" } })),
  );
  expect(find("ClusterRole/role").metadata).not.toHaveProperty("namespace");
  expect(find("Namespace/example").metadata).not.toHaveProperty("namespace");
});

test("a component without a namespace has neither a network nor an account, and says so", () => {
  expect(() => chart(componentClass(({ network }) => network, { namespace: false }))).toThrow(
    "charts/example.ts uses network, but the component has no namespace",
  );
  expect(() => chart(componentClass(({ account }) => account, { namespace: false }))).toThrow("uses account");
});

test("an account holds a token once something is granted, and grants say why", () => {
  const { find } = chart(
    componentClass(({ account }) => {
      expect(account.needsToken).toBe(false);
      account.may("pods", [{ resources: ["pods"], verbs: ["get"] }], "counts them", "elsewhere");
      account.mayEverywhere("nodes", [{ resources: ["nodes"], verbs: ["list"], names: ["one"] }], "knows them");
      expect(account.needsToken).toBe(true);
    }),
  );
  expect(find("Role/example-pods")).toMatchObject({
    metadata: { namespace: "elsewhere", annotations: { "toolforge.org/why": "counts them" } },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  });
  expect(find("RoleBinding/example-pods")).toMatchObject({
    roleRef: { kind: "Role", name: "example-pods" },
    subjects: [{ kind: "ServiceAccount", name: "example", namespace: "example" }],
  });
  expect(find("ClusterRole/example-nodes")["rules"]).toEqual([
    { apiGroups: [""], resources: ["nodes"], resourceNames: ["one"], verbs: ["list"] },
  ]);
});
