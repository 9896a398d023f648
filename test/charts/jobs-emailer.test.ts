import { JobsEmailer } from "../../charts/jobs-emailer";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import { chart, clusters } from "../support/charts";
import { grantsOf, openingsOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(JobsEmailer, environment).faults).toEqual([]);
});

test("no mail is written twice: there is one pod, and it ends before the next one starts", () => {
  const { replicas, strategy } = chart(JobsEmailer).find("Deployment/jobs-emailer")["spec"] as Record<string, unknown>;
  expect(replicas).toBe(1);
  expect(strategy).toEqual({ type: "Recreate" });
});

test("watches pods and reads its own configuration, and changes nothing", () => {
  expect(grantsOf(chart(JobsEmailer), "jobs-emailer")).toEqual([
    "jobs-emailer: configmaps (jobs-emailer-configmap) get",
    "*: pods get list watch",
  ]);
});

test.each([
  [tools, { email_to_prefix: "tools", email_to_domain: "toolforge.org", task_send_emails_max: "10" }],
  [toolsbeta, { email_to_prefix: "toolsbeta", email_to_domain: "beta.toolforge.org", task_send_emails_max: "2" }],
])("writes to the maintainers' addresses of the environment (%#)", (environment, expected) => {
  expect(chart(JobsEmailer, environment).find("ConfigMap/jobs-emailer-configmap")["data"]).toMatchObject(expected);
});

test("nobody but Prometheus reaches it; it reaches the API servers and mail servers", () => {
  expect(openingsOf(chart(JobsEmailer))).toEqual([
    "from-nodes-tcp-8081",
    "to-cloud-tcp-6443",
    "to-cloud-tcp-25",
    "to-internet-tcp-25",
  ]);
});
