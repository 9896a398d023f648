import { type RuleName, rules } from "../../../charts/rules";
import { check } from "../../../charts/rules/check";
import type { Exception } from "../../../charts/rules/exception";
import type { Manifest } from "../../../charts/rules/manifest";
import { toolsbeta } from "../../../environments/toolsbeta";
import { good } from "../../fixtures/good-component";

/** A change that breaks one rule, and where the fault then is. */
interface Break {
  readonly change: (component: ReturnType<typeof good>) => void;
  readonly where: string;
  readonly found?: unknown;
}

const container = "Deployment/example spec.template.spec.containers[server]";
const pod = "Deployment/example spec.template.spec";
const reload = "secret.reloader.stakater.com/reload";

const breaks: Readonly<Record<RuleName, readonly Break[]>> = {
  account: ["default", undefined].map((account) => ({
    // which holds no token, since the grants are not its own
    change: ({ spec }) => Object.assign(spec, { serviceAccountName: account, automountServiceAccountToken: false }),
    where: `${pod}.serviceAccountName`,
    found: account,
  })),
  budget: [
    {
      change: ({ remove }) => remove("PodDisruptionBudget/example"),
      where: "Deployment/example spec.replicas",
      found: 2,
    },
    {
      change: ({ find }) =>
        (find("PodDisruptionBudget/example")["spec"] = { selector: { matchLabels: { other: "pods" } } }),
      where: "Deployment/example spec.replicas",
    },
  ],
  capabilities: [
    { change: ({ context }) => delete context["capabilities"], where: `${container}.securityContext.capabilities` },
    {
      change: ({ context }) => (context["capabilities"] = { drop: ["ALL"], add: ["CHOWN"] }),
      where: `${container}.securityContext.capabilities`,
      found: { drop: ["ALL"], add: ["CHOWN"] },
    },
  ],
  "cluster-admin": [
    {
      change: ({ find }) =>
        (find("RoleBinding/example-pods")["roleRef"] = { kind: "ClusterRole", name: "cluster-admin" }),
      where: "RoleBinding/example-pods roleRef.name",
      found: "cluster-admin",
    },
  ],
  "default-deny": [
    {
      change: ({ remove }) => remove("NetworkPolicy/default-deny"),
      where: "Namespace/example metadata.name",
      found: ["allow-to-kube-system-udp-53", "allow-to-kube-system-tcp-53"],
    },
  ],
  escalation: [
    {
      change: ({ context }) => delete context["allowPrivilegeEscalation"],
      where: `${container}.securityContext.allowPrivilegeEscalation`,
    },
    {
      change: ({ context }) => (context["privileged"] = true),
      where: `${container}.securityContext.allowPrivilegeEscalation`,
    },
  ],
  "host-namespaces": ["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
    change: ({ spec }) => (spec[field] = true),
    where: `${pod}.${field}`,
    found: true,
  })),
  "host-path": [
    {
      change: ({ spec }) => (spec["volumes"] = [{ name: "root", hostPath: { path: "/" } }]),
      where: `${pod}.volumes[root].hostPath`,
      found: "/",
    },
  ],
  images: [
    "docker-registry.svc.toolforge.org/nginx",
    "docker-registry.svc.toolforge.org/nginx:latest",
    "nginx:1.27",
  ].map((image) => ({ change: ({ server }) => (server["image"] = image), where: `${container}.image`, found: image })),
  labels: [
    {
      change: ({ find }) =>
        (find("Role/example-pods").metadata.labels = {
          "app.kubernetes.io/name": "example",
          "app.kubernetes.io/part-of": "toolforge",
        }),
      where: 'Role/example-pods metadata.labels["app.kubernetes.io/managed-by"]',
    },
  ],
  metrics: [
    {
      change: ({ server }) => (server["ports"] = [{ name: "https", containerPort: 1 }]),
      where: `${pod}.containers`,
      found: ["https"],
    },
  ],
  "network-openings": [
    {
      change: ({ opening }) => (opening["spec"] = { egress: [{ ports: [{ port: 53 }] }] }),
      where: "NetworkPolicy/allow-to-kube-system-udp-53 spec.egress[0]",
    },
    {
      change: ({ opening }) => (opening["spec"] = { ingress: [{ from: [{ podSelector: {} }] }] }),
      where: "NetworkPolicy/allow-to-kube-system-udp-53 spec.ingress[0]",
    },
  ],
  "network-reasons": [
    {
      change: ({ opening }) => (opening.metadata.annotations = {}),
      where: 'NetworkPolicy/allow-to-kube-system-udp-53 metadata.annotations["toolforge.org/why"]',
    },
  ],
  "non-root": [
    { change: ({ context }) => delete context["runAsNonRoot"], where: `${container}.securityContext.runAsNonRoot` },
    { change: ({ context }) => (context["runAsUser"] = 0), where: `${container}.securityContext.runAsNonRoot` },
  ],
  "pod-security": [
    {
      change: ({ find }) =>
        (find("Namespace/example").metadata.labels["pod-security.kubernetes.io/enforce"] = "baseline"),
      where: 'Namespace/example metadata.labels["pod-security.kubernetes.io/enforce"]',
      found: "baseline",
    },
  ],
  probes: ["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => ({
    change: ({ server }) => delete server[probe],
    where: `${container}.${probe}`,
  })),
  "read-only-root": [
    {
      change: ({ context }) => delete context["readOnlyRootFilesystem"],
      where: `${container}.securityContext.readOnlyRootFilesystem`,
    },
  ],
  reload: [
    {
      change: ({ find }) => (find("Deployment/example").metadata.annotations = {}),
      where: `Deployment/example metadata.annotations["${reload}"]`,
    },
    {
      change: ({ find, spec, server }) => {
        delete spec["volumes"];
        server["env"] = [{ name: "KEY", valueFrom: { secretKeyRef: { name: "tls", key: "tls.key" } } }];
        find("Deployment/example").metadata.annotations = { [reload]: "other" };
      },
      where: `Deployment/example metadata.annotations["${reload}"]`,
      found: "other",
    },
  ],
  resources: ["requests", "limits"].flatMap((kind) =>
    ["cpu", "memory"].map((resource) => ({
      change: ({ server }: ReturnType<typeof good>) =>
        delete (server["resources"] as Record<string, Record<string, string>>)[kind]![resource],
      where: `${container}.resources.${kind}.${resource}`,
    })),
  ),
  seccomp: [
    {
      change: ({ context }) => (context["seccompProfile"] = { type: "Unconfined" }),
      where: `${container}.securityContext.seccompProfile.type`,
      found: "Unconfined",
    },
  ],
  secrets: [
    {
      change: ({ find, spec }) => {
        (spec["volumes"] as object[]).push({ name: "other", secret: { secretName: "other" } });
        find("Deployment/example").metadata.annotations[reload] = "tls,other";
      },
      where: `${pod}.volumes[1].secret.secretName`,
      found: "other",
    },
    // of another namespace
    {
      change: ({ find, server }) => {
        server["envFrom"] = [{ secretRef: { name: "striker" } }];
        find("Deployment/example").metadata.annotations[reload] = "tls,striker";
      },
      where: `${pod}.containers[0].envFrom[0].secretRef`,
      found: "striker",
    },
    {
      change: ({ server }) =>
        (server["env"] = [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "tls", key: "password" } } }]),
      where: `${pod}.containers[0].env[0].valueFrom.secretKeyRef`,
      found: "tls, key password",
    },
    // kinds that nobody here knows
    {
      change: ({ opening }) => (opening["more"] = { imagePullSecrets: [{ name: "registry" }] }),
      where: "NetworkPolicy/allow-to-kube-system-udp-53 more.imagePullSecrets[0]",
      found: "registry",
    },
  ],
  spread: [
    { change: ({ spec }) => delete spec["topologySpreadConstraints"], where: `${pod}.topologySpreadConstraints` },
  ],
  token: [
    {
      change: ({ spec }) => (spec["automountServiceAccountToken"] = false),
      where: `${pod}.automountServiceAccountToken`,
      found: false,
    },
    {
      change: ({ remove }) => remove("RoleBinding/example-pods"),
      where: `${pod}.automountServiceAccountToken`,
      found: true,
    },
  ],
  verbs: ["escalate", "bind", "impersonate"].map((verb) => ({
    change: ({ find }) =>
      (find("Role/example-pods")["rules"] = [{ apiGroups: [""], resources: ["pods"], verbs: [verb] }]),
    where: "Role/example-pods rules[0].verbs",
    found: [verb],
  })),
  wildcards: [
    { verbs: ["*"], resources: ["pods"], apiGroups: [""] },
    { verbs: ["get"], resources: ["pods/*"], apiGroups: [""] },
    { verbs: ["get"], resources: ["pods"], apiGroups: ["*"] },
  ].map((rule, i) => ({
    change: ({ find }) => (find("Role/example-pods")["rules"] = [rule]),
    where: `Role/example-pods rules[0].${["verbs", "resources", "apiGroups"][i]!}`,
  })),
};

const faultsOf = (objects: readonly Manifest[], exceptions: readonly Exception[] = []) =>
  check({ name: "example", environment: toolsbeta, objects }, exceptions);

test("a good component breaks no rule", () => {
  expect(faultsOf(good().objects)).toEqual([]);
});

const table = Object.entries(breaks).flatMap(([rule, list]) => list.map((each, i) => [rule, i, each] as const));

test.each(table)("%s is enforced (%i)", (rule, _i, { change, where, found }) => {
  const component = good();
  change(component);
  const faults = faultsOf(component.objects);
  expect(faults.map(({ path }) => path)).toEqual([`charts/example: ${where}`]);
  expect(faults[0]!.allowed).toContain(`(${rule}: ${rules[rule as RuleName].promise})`);
  expect(faults[0]!.remedy).not.toBe("");
  if (found !== undefined) expect(faults[0]!.found).toEqual(found);
});

test("all faults are told at once", () => {
  const component = good();
  component.context["runAsUser"] = 0;
  component.spec["hostNetwork"] = true;
  component.server["image"] = "nginx";
  expect(faultsOf(component.objects)).toHaveLength(4);
});

describe("an exception", () => {
  const root = () => {
    const component = good();
    component.context["runAsUser"] = 0;
    return component.objects;
  };
  const exception: Exception = { rule: "non-root", object: "Deployment/example", why: "an example" };

  test("covers its object", () => {
    expect(faultsOf(root(), [exception])).toEqual([]);
    expect(faultsOf(root(), [{ ...exception, container: "server" }])).toEqual([]);
  });

  test("covers no other container, object or rule, and is then told to be unused", () => {
    for (const other of [{ container: "nginx" }, { object: "Deployment/other" }, { rule: "seccomp" }] as const) {
      expect(faultsOf(root(), [{ ...exception, ...other }]).map(({ path }) => path)).toEqual([
        `charts/example: ${container}.securityContext.runAsNonRoot`,
        "charts/example: exceptions",
      ]);
    }
  });
});
