import { Capability, DeploymentStrategy, Volume } from "cdk8s-plus-28";
import { Cron } from "cdk8s";
import { Certificate, apiGatewayCa } from "../../charts/certificate";
import type { Component } from "../../charts/component";
import type { ContainerProps } from "../../charts/container";
import { Health } from "../../charts/health";
import { images } from "../../charts/images";
import { cronJob, daemonSet, deployment } from "../../charts/workload";
import { chart, componentClass } from "../support/charts";

const server: ContainerProps = {
  name: "server",
  image: images.nginx,
  ports: { metrics: 9000 },
  cpu: { request: 100, limit: 200 },
  memory: { request: 64, limit: 128 },
  health: Health.http("/healthz", 9000),
};

const of = (fill: (component: Component) => void) => chart(componentClass(fill));

test("a deployment keeps every rule without being told", () => {
  const { faults } = of((c) => void deployment(c, "example", { replicas: 3, containers: [server] }));
  expect(faults).toEqual([]);
});

test("several replicas are spread, and a drain takes one at a time", () => {
  const { find } = of((c) => void deployment(c, "example", { replicas: 2, containers: [server] }));
  const selected = { "app.kubernetes.io/name": "example", "app.kubernetes.io/component": "example" };
  expect(find("PodDisruptionBudget/example")["spec"]).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: selected },
  });
  expect(find("Deployment/example")).toMatchObject({
    spec: {
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: selected },
        spec: {
          topologySpreadConstraints: [
            { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: selected } },
          ],
        },
      },
    },
  });
});

test("one replica needs neither", () => {
  const { objects, faults } = of((c) => void deployment(c, "example", { replicas: 1, containers: [server] }));
  expect(objects.map(({ kind }) => kind)).not.toContain("PodDisruptionBudget");
  expect(faults).toEqual([]);
});

test("mounts are read-only unless they are to be written", () => {
  const { find } = of((c) => {
    const volume = Volume.fromEmptyDir(c, "tmp", "tmp");
    const mounts = { "/tmp": volume, "/seen": volume };
    deployment(c, "example", { replicas: 1, containers: [{ ...server, mounts, writable: ["/tmp"] }] });
  });
  expect(find("Deployment/example")).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            {
              volumeMounts: [
                { mountPath: "/tmp", readOnly: false },
                { mountPath: "/seen", readOnly: true },
              ],
            },
          ],
        },
      },
    },
  });
});

test("pods restart when their certificates are renewed", () => {
  const { find, faults } = of((c) => {
    const certificate = new Certificate(c, "server-tls", {
      dnsNames: ["x"],
      issuer: apiGatewayCa,
      usages: ["server auth"],
    });
    const containers = [{ ...server, mounts: { "/tls": certificate.volume } }];
    deployment(c, "example", { replicas: 1, containers, certificates: [certificate] });
  });
  expect(find("Deployment/example").metadata.annotations).toEqual({
    "secret.reloader.stakater.com/reload": "server-tls",
  });
  expect(faults).toEqual([]);
});

test("what root may do is an exception for each container", () => {
  const root = { ...server, user: 0, capabilities: [Capability.CHOWN] };
  const { faults } = of((c) => void deployment(c, "example", { replicas: 1, containers: [root] }));
  expect(faults.map(({ allowed }) => /\((\S+):/.exec(allowed)![1])).toEqual(["capabilities", "non-root"]);
});

test("a daemon is on every node and keeps every rule", () => {
  const { find, faults } = of((c) => void daemonSet(c, "example", { containers: [server] }));
  expect(find("DaemonSet/example")).toBeDefined();
  expect(faults).toEqual([]);
});

test("a job at certain times keeps every rule, in UTC, one at a time", () => {
  const job = { ...server, health: undefined, ports: undefined };
  const schedule = Cron.schedule({ minute: "23", hour: "8" });
  const { find, faults } = of((c) => void cronJob(c, "example", { schedule, containers: [job] }));
  expect(find("CronJob/example")["spec"]).toMatchObject({
    schedule: "23 8 * * *",
    timeZone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
  });
  expect(faults).toEqual([]);
});

test("pods restart when a certificate or a secret that they read changes", () => {
  const { find } = of((c) => {
    const issuer = apiGatewayCa;
    const certificates = [new Certificate(c, "tls", { dnsNames: ["x"], issuer, usages: ["server auth"] })];
    deployment(c, "example", { replicas: 1, certificates, secrets: ["striker"], containers: [server] });
  });
  expect(find("Deployment/example").metadata.annotations).toEqual({
    "secret.reloader.stakater.com/reload": "tls,striker",
  });
});

test("there is one more pod for a moment, unless there must be no second one", () => {
  const of1 = (strategy?: DeploymentStrategy) =>
    of((c) => void deployment(c, "example", { replicas: 1, strategy, containers: [server] })).find(
      "Deployment/example",
    );
  expect(of1()).toMatchObject({ spec: { strategy: { type: "RollingUpdate" } } });
  expect(of1(DeploymentStrategy.recreate())).toMatchObject({ spec: { strategy: { type: "Recreate" } } });
});
