import type { PodSpec } from "cdk8s-plus-28/lib/imports/k8s";
import { JobsApi } from "../../charts/jobs-api";
import { chart, clusters } from "../support/charts";
import { filesOf } from "../support/promises";

describe.each(clusters)("in %s", (project, environment) => {
  const { find, faults, objects } = chart(JobsApi, environment);
  const deployment = find("Deployment/jobs-api");
  const pod = (deployment["spec"] as { template: { spec: PodSpec } }).template.spec;
  const api = pod.containers[0]!;

  test("it keeps every rule but those that it is excepted from, which the objects say", () => {
    expect(faults).toEqual([]);
    expect(Object.keys(deployment.metadata.annotations!).filter((key) => key.startsWith("exception"))).toEqual([
      "exception.toolforge.org/capabilities.jobs-api",
      "exception.toolforge.org/host-path",
      "exception.toolforge.org/non-root.jobs-api",
    ]);
  });

  test("it runs where the tools' homes are, and cannot write to them", () => {
    expect(pod.affinity).toMatchObject({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.wmcloud.org/nfs-mounted", operator: "In", values: ["true"] }] },
          ],
        },
      },
    });
    const writable = api.volumeMounts!.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath);
    expect(writable).toEqual(["/tmp/prometheus"]);
  });

  test("only its nginx is reached from outside its pod, by the API gateway and for the metrics", () => {
    expect(api.ports).toBeUndefined();
    expect(find("NetworkPolicy/allow-from-api-gateway-tcp-8443")).toBeDefined();
    expect(find("NetworkPolicy/allow-from-nodes-tcp-9000")).toBeDefined();
    expect(find("Service/jobs-api")["spec"]).toMatchObject({
      type: "ClusterIP",
      ports: [{ port: 8443 }, { port: 9000 }],
    });
  });

  test("it asks the environment's own Harbor which images a tool has built", () => {
    const { host } = JSON.parse(filesOf({ find, faults, objects }, "harbor")["harbor.json"]!) as { host: string };
    expect(host).toBe(`${project}-harbor.wmcloud.org`);
    expect(api.volumeMounts!.map(({ mountPath }) => mountPath)).toContain("/etc/jobs-api");
    expect(find("NetworkPolicy/allow-to-wikimedia-tcp-443")).toBeDefined();
  });

  test("it knows the environment", () => {
    const value = (name: string) => api.env!.find((each) => each.name === name)!.value;
    expect(value("DEFAULT_PUBLIC_DOMAIN")).toBe(environment.web.domain);
    expect(value("LOKI_URL")).toBe(`http://loki-tools-read.loki.svc.${project}.local:3100/loki`);
    expect(value("DEBUG")).toBe(`${project === "toolsbeta"}`);
  });

  test("its certificate is for the name by which the gateway calls it", () => {
    expect(find("Certificate/jobs-api-server")["spec"]).toMatchObject({
      dnsNames: ["jobs-api.jobs-api", "jobs-api.jobs-api.svc", `jobs-api.jobs-api.svc.${project}.local`],
      issuerRef: { kind: "ClusterIssuer", name: "api-gateway-backend-ca" },
      usages: ["digital signature", "server auth"],
    });
  });
});
