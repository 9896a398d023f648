import { reservedTools } from "../../charts/reserved-tools";
import { ToolNamespace } from "../../charts/tool-namespace";
import type { Manifest } from "../../charts/rules/manifest";
import { toolsbeta } from "../../environments/toolsbeta";
import type { QuotaOverride } from "../../environments/kubernetes";
import { objectsOf } from "../support/charts";

function objects(override?: Omit<QuotaOverride, "why">): Record<string, Manifest> {
  const environment = structuredClone(toolsbeta);
  environment.kubernetes.quotas = override ? { wiki: { why: "T12345", ...override } } : {};
  const made = objectsOf(
    (component) => void new ToolNamespace(component, "wiki", { tool: "wiki", uid: 52503, environment }),
  );
  return Object.fromEntries(made.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

const hard = (override?: Omit<QuotaOverride, "why">) =>
  (objects(override)["ResourceQuota/tool-wiki"]!["spec"] as { hard: Record<string, string> }).hard;
const limits = (override?: Omit<QuotaOverride, "why">) =>
  (objects(override)["LimitRange/tool-wiki"]!["spec"] as { limits: [Record<string, unknown>] }).limits[0];

test("the namespace is a tool's, and says which user its pods must be", () => {
  expect(objects()["Namespace/tool-wiki"]!.metadata.labels).toMatchObject({
    name: "tool-wiki",
    tenancy: "tool",
    "toolforge.org/tool-uid": "52503",
  });
  expect(objects()["Namespace/tool-wiki"]!.metadata.labels).not.toHaveProperty(["toolforge.org/platform"]);
});

test("everything is in the namespace", () => {
  const others = objects();
  delete others["Namespace/tool-wiki"];
  expect(Object.keys(others)).toEqual([
    "ResourceQuota/tool-wiki",
    "LimitRange/tool-wiki",
    "RoleBinding/tool-wiki",
    "NetworkPolicy/default-ingress",
    "NetworkPolicy/default-egress",
  ]);
  expect(Object.values(others).map(({ metadata }) => metadata.namespace)).toEqual(Array(5).fill("tool-wiki"));
});

test("the tool's own user, and nobody else, has the role of tools there", () => {
  expect(objects()["RoleBinding/tool-wiki"]).toMatchObject({
    roleRef: { kind: "ClusterRole", name: "tools-user" },
    subjects: [{ kind: "User", name: "wiki" }],
  });
});

test("a tool gets the default quota", () => {
  expect(hard()).toMatchObject({
    "requests.cpu": "2",
    "limits.cpu": "4",
    "requests.memory": "4Gi",
    "limits.memory": "8Gi",
    pods: "10",
    "services.nodeports": "0",
    "count/jobs.batch": "15",
    "count/cronjobs.batch": "50",
  });
  expect(limits()).toEqual({
    type: "Container",
    default: { cpu: "500m", memory: "512Mi" },
    defaultRequest: { cpu: "150m", memory: "256Mi" },
    max: { cpu: "1", memory: "4Gi" },
    min: { cpu: "50m", memory: "100Mi" },
  });
});

test("or what the environment says, and the default in all else", () => {
  expect(hard({ cpu: 3, memory: 5, pods: 30, jobs: 40 })).toMatchObject({
    "requests.cpu": "1500m",
    "limits.cpu": "3",
    "requests.memory": "2560Mi",
    "limits.memory": "5Gi",
    pods: "30",
    "count/jobs.batch": "40",
    "count/cronjobs.batch": "50",
  });
  expect(limits({ podCpu: 2.5 })).toMatchObject({ max: { cpu: "2500m", memory: "4Gi" } });
});

test("its pods reach the Internet, but not the metadata of their node", () => {
  expect(objects()["NetworkPolicy/default-egress"]!["spec"]).toMatchObject({
    egress: [
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }, { ipBlock: { cidr: "::/0" } }] },
    ],
  });
});

test("they are reached by each other and by the gateway alone", () => {
  expect(objects()["NetworkPolicy/default-ingress"]!["spec"]).toMatchObject({
    ingress: [
      {
        from: [
          { podSelector: {} },
          { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "istio-gateway" } } },
        ],
      },
    ],
  });
});

test("no tool has a name at which the platform itself answers", () => {
  const named = (tool: string) => () =>
    objectsOf((component) => void new ToolNamespace(component, tool, { tool, uid: 1, environment: toolsbeta }));
  for (const tool of reservedTools(toolsbeta)) {
    expect(named(tool)).toThrow(
      `tool ${tool}: ${tool}.beta.toolforge.org is the platform's own; give the tool another`,
    );
  }
  expect(named("administrator")).not.toThrow();
});
