import { EnvvarsAdmission, platformVariables } from "../../charts/envvars-admission";
import { tools } from "../../environments/tools";
import { staging } from "../support/environment";
import { chart, clusters } from "../support/charts";
import { grantsOf, openingsOf, variablesOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(EnvvarsAdmission, environment).faults).toEqual([]);
});

test("lets no pod start without the variables that its tool has set", () => {
  expect(chart(EnvvarsAdmission).find("MutatingWebhookConfiguration/envvars-admission")["webhooks"]).toMatchObject([
    { failurePolicy: "Fail", rules: [{ apiGroups: [""], operations: ["CREATE"], resources: ["pods"] }] },
  ]);
});

test("tells tools where the services of their environment are", () => {
  const extra = variablesOf(chart(EnvvarsAdmission, tools), "envvars-admission")["EXTRA_ENVVARS"]!;
  expect(JSON.parse(extra)).toEqual([
    { name: "TOOL_TOOLFORGE_API_URL", value: "https://api.svc.tools.eqiad1.wikimedia.cloud:30003" },
    { name: "TOOL_REDIS_URI", value: "redis://redis.svc.tools.eqiad1.wikimedia.cloud:6379" },
    { name: "TOOL_ELASTICSEARCH_URL", value: "http://elasticsearch.svc.tools.eqiad1.wikimedia.cloud:80" },
    { name: "TOOL_OPENSEARCH_URL", value: "http://opensearch.svc.tools.eqiad1.wikimedia.cloud:80" },
  ]);
});

test("tells of no service that the environment does not have", () => {
  const { environment } = staging(({ environment: { roles } }) => delete roles["redis"]);
  expect(platformVariables(environment).map(({ name }) => name)).not.toContain("TOOL_REDIS_URI");
});

test("reads secrets, changes none, and reaches nothing but the API servers", () => {
  const made = chart(EnvvarsAdmission);
  expect(grantsOf(made, "envvars-admission")).toEqual(["*: secrets get list"]);
  expect(openingsOf(made)).toEqual(["to-cloud-tcp-6443", "from-nodes-tcp-8080"]);
});
