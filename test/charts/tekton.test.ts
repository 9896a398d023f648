import { releases } from "../../charts/releases";
import { Tekton } from "../../charts/tekton";
import { chart, clusters } from "../support/charts";

const tekton = releases.find(({ name }) => name === "tekton")!;

describe.each(clusters)("in %s", (_project, environment) => {
  const { faults, find, objects } = chart(Tekton, environment);

  test("every rule is kept", () => {
    expect(faults).toEqual([]);
  });

  test("the release runs in the namespace that the chart makes, and makes none itself", () => {
    expect(tekton.namespace).toBe(find("Namespace/tekton-pipelines").metadata.name);
    expect(tekton.values!(environment)["namespace"]).toEqual({ name: "tekton-pipelines", create: false });
  });

  test("the API server reaches its webhook, it reaches the API server, and nothing else", () => {
    const ways = objects
      .map(({ metadata }) => metadata.name)
      .filter((name) => /^allow-(to|from)-(?!kube-system)/.test(name));
    expect(ways).toEqual(["allow-from-nodes-tcp-8443", "allow-from-nodes-tcp-9090", "allow-to-cloud-tcp-6443"]);
  });

  test("what it adds to the pods of builds states a security context", () => {
    expect(tekton.values!(environment)["featureFlags"]).toEqual({ "set-security-context": "true" });
  });
});
