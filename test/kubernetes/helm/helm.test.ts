import { execFile, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { releases } from "../../../charts/releases";
import { environments } from "../../../environments";
import { until } from "../../../lab/client/shell";
import { workload } from "./charts";
import { called, HelmCluster, type Installed } from "./helm-cluster";

const release = (name: string) => releases.find((each) => each.name === name)!;
/** Each release as `helm list` shows it when it is as defined, in its first revision unless another is expected. */
const asDefined = (revisions: Readonly<Record<string, string>> = {}): Record<string, Installed> =>
  Object.fromEntries(
    releases.map(({ name, namespace, chart, version }) => [
      called({ name, namespace }),
      {
        name,
        namespace,
        chart: `${chart.split("/")[1]}-${version}`,
        revision: revisions[name] ?? "1",
        status: "deployed",
      },
    ]),
  );

describe.each(environments.map(({ data }) => data))("$project", (environment) => {
  let cluster: HelmCluster;
  let now = 1_000_000;
  /** Time passes, after which a run that failed is tried again. */
  const later = () => cluster.node.clock((now += 1800));
  /** How a release that every test may change is now. */
  const found = async (name: string) => (await cluster.installed())[called(release(name))];

  beforeAll(async () => {
    cluster = await HelmCluster.start(environment);
  });
  afterAll(() => cluster?.stop());

  test.each(["0", "1"])("helmfile %s knows every field and has no objection", async (major) => {
    const file = join(cluster.folder, "helmfile.yaml");
    const env = { ...cluster.environment, HELMFILE_V1MODE: `${major === "1"}` };
    const helmfile = (...args: string[]) => promisify(execFile)("helmfile", ["--file", file, ...args], { env });
    writeFileSync(file, cluster.files["helmfile.yaml"]!);
    const list = await helmfile("list", "--output=json");
    const listed = (JSON.parse(list.stdout) as { name: string }[]).map(({ name }) => name).sort();
    expect(listed).toEqual(releases.map(({ name }) => name).sort());
    const said = [list.stderr, (await helmfile("build")).stderr, (await helmfile("lint")).stderr].join("");
    const progress = /^$|^Adding repo |has been added to your repositories$|^(Pulling|Linting|Fetching) /;
    expect(said.split("\n").filter((line) => !progress.test(line))).toEqual([]);

    writeFileSync(file, `${cluster.files["helmfile.yaml"]}nobodyKnowsThis: 1\n`);
    await expect(helmfile("list")).rejects.toThrow("nobodyKnowsThis");
  });

  test("a new cluster gets every release at its version, and then all manifests", async () => {
    cluster.deploy();
    const code = await cluster.node.run("tick");
    expect({ code, said: code === 0 ? "" : cluster.node.said }).toEqual({ code: 0, said: "" });
    expect(await cluster.installed()).toEqual(asDefined());
    expect(cluster.node.metrics).toMatchObject({ leader: "1", failed: "0" });
  });

  test.each(releases)("$name got exactly its values, after what it needs", async (each) => {
    const { values, version } = await cluster.given(each);
    expect(values).toEqual(each.values?.(environment) ?? {});
    for (const need of each.needs ?? []) {
      const before = await cluster.given(releases.find((other) => called(other) === need)!);
      expect(before.version).toBeLessThan(version);
    }
  });

  test("when helmfile is asked again nothing changes", async () => {
    cluster.deploy(`# another revision\n${cluster.files["helmfile.yaml"]}`);
    expect(await cluster.node.run("tick")).toBe(0);
    expect(cluster.node.said).toContain("Comparing release=calico");
    expect(await cluster.installed()).toEqual(asDefined());
  });

  test("a changed value reaches its release, and no other is touched", async () => {
    cluster.deployChanged("kube-state-metrics", { values: [{ replicas: 5 }] });
    expect(await cluster.node.run("tick")).toBe(0);
    expect((await cluster.given(release("kube-state-metrics"))).values).toEqual({ replicas: 5 });
    expect(await cluster.installed()).toEqual(asDefined({ "kube-state-metrics": "2" }));
  });

  test("what the API server refuses of a release is set back and no manifest is applied; what is mended is installed", async () => {
    const refused = stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "Not_A_Name" } });
    await cluster.charts.publish({ ...release("reloader"), version: "9.0.0" }, refused);
    cluster.deployChanged("reloader", { version: "9.0.0" });
    expect(await cluster.node.run("tick")).toBe(1);
    expect(cluster.node.said).toContain("Not_A_Name");
    expect(cluster.node.said).not.toContain("serverside-applied");
    expect(cluster.node.metrics).toMatchObject({ failed: "1" });
    const { version } = release("reloader");
    expect(await found("reloader")).toMatchObject({ chart: `reloader-${version}`, status: "deployed", revision: "3" });

    await cluster.charts.publish({ ...release("reloader"), version: "9.0.1" });
    cluster.deployChanged("reloader", { version: "9.0.1" });
    expect(await cluster.node.run("tick")).toBe(0);
    expect(await found("reloader")).toMatchObject({ chart: "reloader-9.0.1", status: "deployed" });
  });

  test("what failed and was not set back is tried again until it is there", async () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "part", namespace: "later" } };
    await cluster.charts.publish({ ...release("loki-tools"), version: "9.0.0" }, stringify(object));
    cluster.deployChanged("loki-tools", { version: "9.0.0" });
    expect(await cluster.node.run("tick")).toBe(1);
    expect(await found("loki-tools")).toMatchObject({ chart: "loki-9.0.0", status: "failed" });

    await cluster.kubectl.must(["create", "namespace", "later"]);
    later();
    expect(await cluster.node.run("tick")).toBe(0);
    expect(await found("loki-tools")).toMatchObject({ chart: "loki-9.0.0", status: "deployed" });
    await cluster.kubectl.get("configmap", "part", "--namespace=later");
  });

  test("what a node that died has left half done is a failure, until somebody rolls it back as the runbook says", async () => {
    const { name, namespace, chart } = release("kube-state-metrics");
    await cluster.charts.publish({ ...release(name), version: "9.0.0" }, workload);
    await cluster.helm("repo", "update");
    const waiting = ["upgrade", name, chart, "--version=9.0.0", `--namespace=${namespace}`, "--reset-values", "--wait"];
    const helm = spawn("helm", waiting, { env: cluster.environment, stdio: "ignore" });
    await until("the upgrade", 60, async () => (await found(name))?.status === "pending-upgrade");
    await until("its object", 60, () => cluster.kubectl.get("deployment", name, `--namespace=${namespace}`));
    helm.kill("SIGKILL");

    cluster.deployChanged(name, { version: "9.0.0", values: [], wait: false, atomic: false });
    expect(await cluster.node.run("tick")).toBe(1);
    expect(cluster.node.said).toContain("another operation (install/upgrade/rollback) is in progress");

    await cluster.helm("rollback", name, `--namespace=${namespace}`);
    later();
    expect(await cluster.node.run("tick")).toBe(0);
    expect(await found(name)).toMatchObject({ chart: "kube-state-metrics-9.0.0", status: "deployed" });
  });

  test("a release that is removed stays, until somebody uninstalls it", async () => {
    const before = Object.keys(await cluster.installed());
    cluster.deployWithout("metrics-server");
    expect(await cluster.node.run("tick")).toBe(0);
    expect(Object.keys(await cluster.installed())).toEqual(before);
    await cluster.helm("uninstall", "metrics-server", "--namespace=metrics");
    expect(await found("metrics-server")).toBeUndefined();
  });
});
