import { LogsApi } from "../../charts/logs-api";
import { chart, clusters } from "../support/charts";

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(LogsApi, environment).faults).toEqual([]);
});

test.each(clusters)("it asks the Loki of %s, reading and writing", (_project, environment) => {
  const loki = (part: string) => `http://loki-tools-${part}.loki.svc.${environment.project}.local:3100/loki`;
  expect(chart(LogsApi, environment).find("Deployment/logs-api")).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: expect.arrayContaining([
            expect.objectContaining({
              name: "logs-api",
              env: expect.arrayContaining([
                { name: "RUNTIME_LOKI_READ_URL", value: loki("read") },
                { name: "RUNTIME_LOKI_WRITE_URL", value: loki("write") },
              ]) as unknown,
            }),
          ]) as unknown,
        },
      },
    },
  });
});

test("it may connect to Loki and to nothing else but name servers", () => {
  const { objects } = chart(LogsApi);
  const egress = objects.filter(
    ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name.startsWith("allow-to"),
  );
  expect(egress.map(({ metadata }) => metadata.name)).toEqual([
    "allow-to-kube-system-udp-53",
    "allow-to-kube-system-tcp-53",
    "allow-to-loki-tcp-3100",
  ]);
});

test("it is nobody to the API server", () => {
  const { find, objects } = chart(LogsApi);
  expect(objects.map(({ kind }) => kind).filter((kind) => kind.includes("Role"))).toEqual([]);
  expect(find("Deployment/logs-api")).toMatchObject({
    spec: { template: { spec: { automountServiceAccountToken: false } } },
  });
});
