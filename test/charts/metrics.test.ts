import { helmfile } from "../../charts/helmfile";
import { Metrics } from "../../charts/metrics";
import { releases } from "../../charts/releases";
import { toolsbeta } from "../../environments/toolsbeta";
import { chart, clusters } from "../support/charts";

test.each(clusters)("every rule is kept in %s, but for exceptions with their reasons", (_project, environment) => {
  expect(chart(Metrics, environment).faults).toEqual([]);
});

test("cAdvisor is on every node, whatever its taints, and writes to none", () => {
  const { spec } = chart(Metrics).find("DaemonSet/cadvisor") as unknown as {
    spec: { template: { spec: { tolerations: unknown; containers: { volumeMounts: { readOnly: boolean }[] }[] } } };
  };
  expect(spec.template.spec.tolerations).toEqual([{ operator: "Exists" }]);
  const [cadvisor] = spec.template.spec.containers;
  expect(cadvisor!.volumeMounts.map(({ readOnly }) => readOnly)).toEqual([true, true, true, true]);
});

test("what runs in the namespace may be asked and may ask, at its own ports alone", () => {
  const names = chart(Metrics)
    .objects.filter(({ kind }) => kind === "NetworkPolicy")
    .map(({ metadata }) => metadata.name)
    .filter((name) => !name.includes("kube-system"));
  expect(names.sort()).toEqual([
    "allow-from-nodes-tcp-10250",
    "allow-from-nodes-tcp-8080",
    "allow-to-cloud-tcp-10250",
    "allow-to-cloud-tcp-6443",
    "default-deny",
  ]);
});

describe("releases", () => {
  const release = (name: string) => {
    const found = helmfile(releases, toolsbeta).releases.find((each) => each.name === name)!;
    return { ...found, values: found.values[0] };
  };

  test.each(["kube-state-metrics", "metrics-server"])("%s runs in the namespace that the chart makes", (name) => {
    expect(release(name).namespace).toBe("metrics");
    expect(JSON.stringify(release(name).values)).toContain(toolsbeta.kubernetes.registries.mirror);
  });

  test("kube-state-metrics shares the work, and cannot read secrets", () => {
    expect(release("kube-state-metrics").values).toMatchObject({ replicas: 3, autosharding: { enabled: true } });
    const { collectors } = release("kube-state-metrics").values as unknown as { collectors: string[] };
    expect(collectors).toContain("resourcequotas");
    for (const open of ["secrets", "configmaps"]) expect(collectors).not.toContain(open);
  });

  test("the API server knows metrics-server by a certificate, which is renewed", () => {
    expect(release("metrics-server")).toMatchObject({
      needs: expect.arrayContaining(["cert-manager/cert-manager"]) as unknown,
      values: {
        tls: { type: "cert-manager", clusterDomain: "toolsbeta.local" },
        apiService: { insecureSkipTLSVerify: false },
        deploymentAnnotations: { "secret.reloader.stakater.com/reload": "metrics-server" },
      },
    });
  });
});
