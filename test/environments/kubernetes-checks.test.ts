import { EnvironmentError } from "../../environments/fault";
import type { Kubernetes } from "../../environments/kubernetes";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

function faulty(change: (kubernetes: Kubernetes) => void): string[] {
  const { environment, active } = staging(({ environment: { kubernetes } }) => change(kubernetes));
  try {
    validate(environment, active);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.faults.map(({ path }) => path);
  }
}

test.each(["1.33", "v1.33.13", "latest"])("%s is no exact version", (version) => {
  expect(faulty((kubernetes) => (kubernetes.version = version))).toEqual(["kubernetes.version"]);
});

test("the domain has no dot at its end, and pods have a range", () => {
  expect(faulty((kubernetes) => (kubernetes.domain = "tools.local."))).toEqual(["kubernetes.domain"]);
  expect(faulty((kubernetes) => (kubernetes.podRange = "192.168.0.0"))).toEqual(["kubernetes.podRange"]);
});

test.each(["https://harbor.example.org", "harbor.example.org/", "harbor"])("%s is no registry", (registry) => {
  expect(faulty(({ registries }) => registries.allowed.push(registry))).toEqual(["kubernetes.registries.allowed[4]"]);
});

test("the platform's own registries are allowed ones", () => {
  expect(faulty(({ registries }) => (registries.mirror = "harbor.example.org"))).toEqual([
    "kubernetes.registries.mirror",
  ]);
  expect(faulty(({ registries }) => (registries.own = "tools-harbor.wmcloud.org.example.org/toolforge"))).toEqual([
    "kubernetes.registries.own",
  ]);
});

test("builds are kept and mails are sent in whole numbers, at least one", () => {
  expect(faulty(({ builds }) => (builds.kept = 0))).toEqual(["kubernetes.builds.kept"]);
  expect(faulty(({ jobMails }) => Object.assign(jobMails, { atOnce: 0, pause: 1.5 }))).toEqual([
    "kubernetes.jobMails.atOnce",
    "kubernetes.jobMails.pause",
  ]);
});

test("quotas are of tools, above nothing, and have a reason", () => {
  const why = "T1";
  const quota = (override: Record<string, unknown>, tool = "wiki") =>
    faulty(({ quotas }) => Object.assign(quotas, { [tool]: { why: "T12345", ...override } }));
  expect(quota({ memory: 0.5, cpu: 8, pods: 30, podCpu: 2.5 })).toEqual([]);
  expect(quota({ memory: 0 })).toEqual(["kubernetes.quotas.wiki.memory"]);
  expect(quota({ pods: 1.5, jobs: 0 })).toEqual(["kubernetes.quotas.wiki.pods", "kubernetes.quotas.wiki.jobs"]);
  expect(quota({ why })).toEqual(["kubernetes.quotas.wiki.why"]);
  expect(quota({}, "tool-Wiki")).toEqual(["kubernetes.quotas.tool-Wiki"]);
});

test("quotas of Harbor are of its projects, and not below nothing", () => {
  const of = (quotas: Record<string, number>) => faulty((kubernetes) => (kubernetes.harborQuotas = quotas));
  expect(of({ library: 0, "tool-a.b_c": 2.5 })).toEqual([]);
  expect(of({ "Tool A": 1 })).toEqual(["kubernetes.harborQuotas.Tool A"]);
  expect(of({ library: -1 })).toEqual(["kubernetes.harborQuotas.library"]);
});
