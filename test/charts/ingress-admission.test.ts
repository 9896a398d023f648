import { IngressAdmission } from "../../charts/ingress-admission";
import { chart, clusters } from "../support/charts";
import { grantsOf, openingsOf, variablesOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s and knows its domain", (_, environment) => {
  const made = chart(IngressAdmission, environment);
  expect(made.faults).toEqual([]);
  expect(variablesOf(made, "ingress-admission")["DOMAINS"]).toBe(environment.web.domain);
});

test("lets no ingress through that it has not looked at", () => {
  expect(chart(IngressAdmission).find("ValidatingWebhookConfiguration/ingress-admission")["webhooks"]).toMatchObject([
    {
      failurePolicy: "Fail",
      rules: [{ apiGroups: ["networking.k8s.io"], operations: ["CREATE", "UPDATE"], resources: ["ingresses"] }],
    },
  ]);
});

test("asks nobody anything", () => {
  expect(grantsOf(chart(IngressAdmission), "ingress-admission")).toEqual([]);
  expect(openingsOf(chart(IngressAdmission))).toEqual(["from-nodes-tcp-8080"]);
});
