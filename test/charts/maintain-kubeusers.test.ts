import { parse } from "yaml";
import { MaintainKubeusers, quotaOverrides } from "../../charts/maintain-kubeusers";
import type { Manifest } from "../../charts/rules/manifest";
import { tools } from "../../environments/tools";
import { chart, clusters } from "../support/charts";
import { filesOf } from "../support/promises";
import { staging } from "../support/environment";

test.each(clusters)("every rule is kept in %s, but for exceptions with their reasons", (_project, environment) => {
  expect(chart(MaintainKubeusers, environment).faults).toEqual([]);
});

const spec = ({ spec }: Manifest) => (spec as { template: { spec: PodSpec } }).template.spec;

interface PodSpec {
  readonly containers: readonly { readonly args: readonly string[]; readonly securityContext: unknown }[];
}

describe("quotas", () => {
  const withQuotas = (quotas: ReturnType<typeof staging>["environment"]["kubernetes"]["quotas"]) =>
    staging(({ environment: { kubernetes } }) => (kubernetes.quotas = quotas)).environment;

  test("the environment's overrides arrive, under the program's own names", () => {
    const environment = withQuotas({ bot: { why: "T1", cpu: 16, podCpu: 6, podMemory: 8, cronjobs: 100 } });
    const files = filesOf(chart(MaintainKubeusers, environment), "quotas");
    expect(parse(files["overrides.yaml"]!)).toEqual({
      bot: { version: expect.any(String) as unknown, cpu: 16, pod_cpu: 6, pod_memory: 8, cronjobs: 100 },
    });
  });

  test("a changed number is another version, and a changed reason is not", () => {
    const version = (cpu: number, why: string) => quotaOverrides(withQuotas({ bot: { why, cpu } }))["bot"]!.version;
    expect(version(2, "T1")).not.toBe(version(3, "T1"));
    expect(version(2, "T1")).toBe(version(2, "T2"));
  });

  test("the order in which an environment states them changes nothing", () => {
    const of = (...names: string[]) =>
      chart(MaintainKubeusers, withQuotas(Object.fromEntries(names.map((name) => [name, { why: "T1", pods: 20 }]))))
        .objects;
    expect(of("a", "b")).toEqual(of("b", "a"));
  });

  test("a change of them makes another pod, and there are never two", () => {
    const deployment = (cpu: number) =>
      chart(MaintainKubeusers, withQuotas({ bot: { why: "T1", cpu } })).find("Deployment/maintain-kubeusers");
    expect(deployment(2)).not.toEqual(deployment(3));
    expect(deployment(2)["spec"]).toMatchObject({ replicas: 1, strategy: { type: "Recreate" } });
  });
});

test("it is told its project, and tells more in staging", () => {
  const args = (environment?: typeof tools) =>
    spec(chart(MaintainKubeusers, environment).find("Deployment/maintain-kubeusers")).containers[0]!.args;
  expect(args()).toEqual(["/app/maintain_kubeusers_cli.py", "--project=toolsbeta", "--interval=60", "--debug"]);
  expect(args(tools)).toEqual(["/app/maintain_kubeusers_cli.py", "--project=tools", "--interval=60"]);
});

test("root there may give files away and pass by permissions, and nothing else", () => {
  expect(
    spec(chart(MaintainKubeusers).find("Deployment/maintain-kubeusers")).containers[0]!.securityContext,
  ).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] },
  });
});

test("it hands out three roles and signs certificates of clients, and no others", () => {
  const { find } = chart(MaintainKubeusers);
  expect(find("ClusterRole/maintain-kubeusers-bind")["rules"]).toEqual([
    {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["clusterroles"],
      verbs: ["bind"],
      resourceNames: ["tools-user", "view", "k8s-admin"],
    },
  ]);
  expect(find("ClusterRole/maintain-kubeusers-certificates")["rules"]).toContainEqual({
    apiGroups: ["certificates.k8s.io"],
    resources: ["signers"],
    verbs: ["approve"],
    resourceNames: ["kubernetes.io/kube-apiserver-client"],
  });
});

test("it reads no secret of any tool", () => {
  const granted = chart(MaintainKubeusers)
    .objects.filter(({ kind }) => kind === "ClusterRole")
    .flatMap(({ rules }) => rules as { resources: string[] }[])
    .flatMap(({ resources }) => resources);
  for (const resource of ["secrets", "pods", "pods/exec", "roles"]) expect(granted).not.toContain(resource);
});
