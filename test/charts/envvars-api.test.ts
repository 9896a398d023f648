import { EnvvarsApi } from "../../charts/envvars-api";
import { chart, clusters } from "../support/charts";
import { grantsOf, openingsOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(EnvvarsApi, environment).faults).toEqual([]);
});

test("keeps secrets and nothing else", () => {
  expect(grantsOf(chart(EnvvarsApi), "envvars-api")).toEqual(["*: secrets get list create update delete"]);
});

test("only the gateway reaches it, and it only the API servers", () => {
  expect(openingsOf(chart(EnvvarsApi))).toEqual([
    "from-api-gateway-tcp-8443",
    "from-nodes-tcp-9000",
    "to-cloud-tcp-6443",
  ]);
});
