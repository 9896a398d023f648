import { render } from "../../charts/build";
import { CertManager } from "../../charts/cert-manager";
import { Istio } from "../../charts/istio";
import { releases } from "../../charts/releases";
import { chart, clusters } from "../support/charts";
import { openingsOf } from "../support/promises";

test.each(clusters)(
  "in %s every release but the network's own runs in a namespace of a component",
  (_project, environment) => {
    const made = render(environment)
      .rendered.flatMap(({ objects }) => objects)
      .filter(({ kind }) => kind === "Namespace")
      .map(({ metadata }) => metadata.name);
    const others = releases.filter(({ namespace }) => !made.includes(namespace)).map(({ name }) => name);
    // in Kubernetes' own namespace
    expect(others).toEqual(["calico"]);
  },
);

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  for (const Class of [CertManager, Istio]) expect(chart(Class, environment).faults).toEqual([]);
});

test("the API server reaches cert-manager's webhook, and Prometheus the metrics", () => {
  expect(openingsOf(chart(CertManager))).toEqual([
    "from-nodes-tcp-10250",
    "from-nodes-tcp-9402",
    "from-nodes-tcp-9090",
    "to-cloud-tcp-6443",
  ]);
});

test("the gateway reaches istiod, and the API server its webhook", () => {
  expect(openingsOf(chart(Istio))).toEqual([
    "from-istio-gateway-tcp-15012",
    "from-nodes-tcp-15017",
    "from-nodes-tcp-15014",
    "to-cloud-tcp-6443",
  ]);
});

test.each(clusters)("what runs there keeps the level restricted in %s", (_project, environment) => {
  const values = (wanted: string) => releases.find(({ name }) => name === wanted)!.values!(environment);
  expect(values("istiod")).toMatchObject({ seccompProfile: { type: "RuntimeDefault" } });
  expect(values("reloader")).toMatchObject({
    reloader: {
      deployment: {
        containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    },
  });
});
