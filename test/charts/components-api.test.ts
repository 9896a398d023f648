import { superusers } from "../../charts/api-gateway/callers";
import { ComponentsApi } from "../../charts/components-api";
import { chart, clusters } from "../support/charts";
import { containerOf, grantsOf, openingsOf, variablesOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s and asks its gateway", (_, environment) => {
  const made = chart(ComponentsApi, environment);
  expect(made.faults).toEqual([]);
  const { TOOLFORGE_API_URL } = variablesOf(made, "components-api");
  expect(TOOLFORGE_API_URL).toBe(`https://api.svc.${environment.domain}:30003`);
});

test("keeps its own kinds of object and nothing else", () => {
  expect(grantsOf(chart(ComponentsApi), "components-api")).toEqual([
    "*: components-api.toolforge.org/toolconfigs get create delete",
    "*: components-api.toolforge.org/deploytokens get create delete",
    "*: components-api.toolforge.org/tooldeployments get list create patch delete",
  ]);
});

test("the gateway knows it by a certificate that makes no server of it, and that it alone mounts", () => {
  const { find } = chart(ComponentsApi);
  const { commonName, usages } = find("Certificate/components-api-client")["spec"] as Record<string, unknown>;
  expect(superusers.map(({ name }) => name)).toContain(commonName);
  expect(usages).toEqual(["digital signature", "client auth"]);
  expect(containerOf(find("Deployment/components-api")).volumeMounts).toContainEqual({
    name: "components-api-client",
    mountPath: "/etc/components-api",
    readOnly: true,
  });
});

test("its pods restart when either certificate is renewed", () => {
  expect(chart(ComponentsApi).find("Deployment/components-api").metadata.annotations).toMatchObject({
    "secret.reloader.stakater.com/reload": "components-api-server,components-api-client",
  });
});

test("only the gateway reaches it; it reaches the API servers, the gateway and what tools name on the Internet", () => {
  expect(openingsOf(chart(ComponentsApi))).toEqual([
    "from-api-gateway-tcp-8443",
    "from-nodes-tcp-9000",
    "to-cloud-tcp-6443",
    "to-cloud-tcp-30003",
    "to-internet-tcp-80",
    "to-internet-tcp-443",
  ]);
});
