import { ApiGateway } from "../../../charts/api-gateway";
import { chart, clusters } from "../../support/charts";

describe.each(clusters)("in %s", (project, environment) => {
  const { find, objects, faults } = chart(ApiGateway, environment);

  test("it keeps every rule but that of the metrics, which its nginx has not", () => {
    expect(faults).toEqual([]);
    expect(Object.keys(find("Deployment/api-gateway").metadata.annotations!)).toContain(
      "exception.toolforge.org/metrics",
    );
  });

  test("HAProxy finds it on every node", () => {
    expect(find("Service/api-gateway")["spec"]).toMatchObject({
      type: "NodePort",
      ports: [{ port: 8443, nodePort: 30003 }],
    });
  });

  test("it reaches the APIs and nothing else", () => {
    const ways = objects.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("allow-to-"));
    expect(ways.filter((name) => !name.includes("kube-system"))).toEqual(
      ["builds", "components", "envvars", "jobs", "logs"].map((api) => `allow-to-${api}-api-tcp-8443`),
    );
  });

  test("its certificate is good at the names by which clients call it", () => {
    const { dnsNames } = find("Certificate/api-gateway-server")["spec"] as { dnsNames: string[] };
    expect(dnsNames).toContain(`api.svc.${project}.eqiad1.wikimedia.cloud`);
    expect(dnsNames).toContain(`api.svc.${environment.web.domain}`);
  });

  test("it shows the APIs who it is", () => {
    expect(find("Certificate/api-gateway-client")["spec"]).toMatchObject({
      commonName: "api-gateway",
      usages: ["digital signature", "client auth"],
    });
  });
});
