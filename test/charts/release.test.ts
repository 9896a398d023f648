import { helmfile } from "../../charts/helmfile";
import { checkReleases, type Release } from "../../charts/release";
import { releases } from "../../charts/releases";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import { clusters } from "../support/charts";

const release: Release = {
  name: "example",
  namespace: "there",
  chart: "istio/base",
  version: "1.2.3",
  kubeVersion: ">=1.29 <=1.33",
};
const paths = (...changed: Partial<Release>[]) =>
  checkReleases(
    changed.map((each) => ({ ...release, ...each })),
    toolsbeta,
  ).map(({ path }) => path.replace("charts/releases.ts: ", ""));

test.each(clusters)("every release is for the Kubernetes of %s", (_project, environment) => {
  expect(checkReleases(releases, environment)).toEqual([]);
});

test("a release that is not for the environment's Kubernetes is refused, unless there is a reason", () => {
  expect(paths({ kubeVersion: ">=1.29 <=1.32" })).toEqual(["example.kubeVersion"]);
  expect(paths({ kubeVersion: ">=1.34" })).toEqual(["example.kubeVersion"]);
  expect(paths({ kubeVersion: "<=1.32", beyond: { kubeVersion: "1.33.x", why: "it was tried" } })).toEqual([]);
  expect(paths({ kubeVersion: "<=1.31", beyond: { kubeVersion: "1.32.x", why: "it was tried" } })).toEqual([
    "example.kubeVersion",
  ]);
});

test("a guard's upper end includes its patches, as Helm reads it", () => {
  expect(toolsbeta.kubernetes.version).toBe("1.33.13");
  expect(paths({ kubeVersion: "<=1.33" })).toEqual([]);
});

test("a guard that says nothing is refused", () => {
  expect(paths({ kubeVersion: "newer" })).toEqual(["example.kubeVersion"]);
});

test.each(["latest", "1.2", "^1.2.3", ""])("%j is no exact version of a chart", (version) => {
  expect(paths({ version })).toEqual(["example.version"]);
});

test("what a release needs stands above it", () => {
  expect(paths({ name: "a" }, { name: "b", needs: ["there/a"] })).toEqual([]);
  expect(paths({ name: "a", needs: ["there/b"] }, { name: "b" })).toEqual(["a.needs"]);
});

describe("a Secret that a release reads", () => {
  const reading = (name: string) => ({ values: () => ({ part: [{ secretRef: { name } }] }) });

  test("is one that is made, in the release's namespace", () => {
    expect(paths({ podsMayWait: true, ...reading("other") })).toEqual(["example.values.part[0].secretRef"]);
    expect(paths({ podsMayWait: true, ...reading("loki-object-storage") })).toHaveLength(1);
    expect(paths({ podsMayWait: true, namespace: "loki", ...reading("loki-object-storage") })).toEqual([]);
  });

  test("comes after the release, which helm therefore may not wait for", () => {
    expect(paths({ namespace: "loki", ...reading("loki-object-storage") })).toEqual(["example.podsMayWait"]);
    const [waiting, left] = helmfile([release, { ...release, podsMayWait: true }], tools).releases;
    expect(waiting).not.toHaveProperty("wait");
    expect(left).toMatchObject({ wait: false, atomic: false });
  });
});

test("helmfile reads the releases with the values of the environment", () => {
  const written = helmfile(
    [{ ...release, needs: ["x/y"], values: ({ kubernetes }) => ({ domain: kubernetes.domain }) }],
    tools,
  );
  expect(written.repositories).toEqual([{ name: "istio", url: "https://istio-release.storage.googleapis.com/charts" }]);
  expect(written.releases).toEqual([
    {
      name: "example",
      namespace: "there",
      chart: "istio/base",
      version: "1.2.3",
      needs: ["x/y"],
      values: [{ domain: "tools.local" }],
    },
  ]);
});

test("a release that takes long is waited for, and what it counts on is applied right before it", () => {
  const url = "https://example.org/v1/install.yaml";
  const { releases } = helmfile([release, { ...release, timeout: 3600, countsOn: [url] }], tools);
  expect(releases[0]).not.toHaveProperty("timeout");
  expect(releases[0]).not.toHaveProperty("hooks");
  expect(releases[1]).toMatchObject({
    timeout: 3600,
    hooks: [{ events: ["presync"], command: "kubectl", args: ["apply", "--server-side", `--filename=${url}`] }],
  });
});

test("Istio comes after Gateway API, in a version that is pinned", () => {
  const counting = releases.filter(({ countsOn }) => countsOn);
  expect(counting.map(({ name }) => name)).toEqual(["istio-base"]);
  expect(counting[0]!.countsOn).toEqual([expect.stringMatching(/gateway-api\/releases\/download\/v\d+\.\d+\.\d+\//)]);
  expect(releases.find(({ name }) => name === "istiod")!.needs).toContain("istio-system/istio-base");
});

test.each(clusters)(
  "istiod tells the gateway of services by the names that they have in %s",
  (_project, environment) => {
    const istiod = releases.find(({ name }) => name === "istiod")!;
    expect(istiod.values!(environment)).toMatchObject({
      global: { proxy: { clusterDomain: environment.kubernetes.domain } },
    });
  },
);
