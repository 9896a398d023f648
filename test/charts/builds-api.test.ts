import { BuildsApi } from "../../charts/builds-api";
import { tools } from "../../environments/tools";
import { chart, clusters } from "../support/charts";
import { containerOf, filesOf, grantsOf, openingsOf, variablesOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(BuildsApi, environment).faults).toEqual([]);
});

test("acts where builds run and nowhere else, and can change neither pods nor what a build consists of", () => {
  expect(grantsOf(chart(BuildsApi), "builds-api")).toEqual([
    "image-build: tekton.dev/pipelineruns get list create update delete",
    "image-build: tekton.dev/taskruns get",
    "image-build: pods get list",
    "image-build: pods/log get",
  ]);
});

test("has the password of Harbor from a secret, never from the manifest", () => {
  const { env } = containerOf(chart(BuildsApi).find("Deployment/builds-api"));
  expect(env.find(({ name }) => name === "HARBOR_PASSWORD")).toEqual({
    name: "HARBOR_PASSWORD",
    valueFrom: { secretKeyRef: { name: "builds-api-harbor", key: "HARBOR_PASSWORD" } },
  });
});

test("starts anew with a new password", () => {
  const { annotations } = chart(BuildsApi).find("Deployment/builds-api").metadata;
  expect(annotations!["secret.reloader.stakater.com/reload"]!.split(",")).toContain("builds-api-harbor");
});

test("builds with the images of the environment's own registry", () => {
  expect(variablesOf(chart(BuildsApi, tools), "builds-api")).toMatchObject({
    HARBOR_REPOSITORY: "https://tools-harbor.wmcloud.org",
    BUILDER: "tools-harbor.wmcloud.org/toolforge/heroku-builder:24_0.21.8",
    OK_BUILDS_TO_KEEP: "4",
  });
  expect(variablesOf(chart(BuildsApi), "builds-api")).toMatchObject({
    RUNNER: "toolsbeta-harbor.wmcloud.org/toolforge/heroku-runner:24_0.21.8",
    OK_BUILDS_TO_KEEP: "1",
  });
});

test("shows Prometheus the metrics, which it has at another path", () => {
  const nginx = filesOf(chart(BuildsApi), "nginx");
  expect(nginx["nginx.conf"]).toMatch(/location = \/metrics \{\s*proxy_pass http:\/\/127\.0\.0\.1:8000\/v1\/metrics;/);
});

test("only the gateway reaches it, and it the API servers, Harbor and git servers", () => {
  expect(openingsOf(chart(BuildsApi))).toEqual([
    "from-api-gateway-tcp-8443",
    "from-nodes-tcp-9000",
    "to-cloud-tcp-6443",
    "to-cloud-tcp-443",
    "to-internet-tcp-80",
    "to-internet-tcp-443",
  ]);
});
