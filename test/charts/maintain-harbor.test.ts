import { MaintainHarbor } from "../../charts/maintain-harbor";
import { tools } from "../../environments/tools";
import type { Environment } from "../../environments/environment";
import { chart, clusters } from "../support/charts";

interface CronJob {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly concurrencyPolicy: string;
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: { containers: Container[] } } } };
  };
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
}

const jobs = (environment?: Environment) =>
  chart(MaintainHarbor, environment).objects.filter(({ kind }) => kind === "CronJob") as unknown as CronJob[];
const containerOf = ({ spec }: CronJob) => spec.jobTemplate.spec.template.spec.containers[0]!;
const variable = (job: CronJob, wanted: string) => containerOf(job).env.find(({ name }) => name === wanted)!;

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(MaintainHarbor, environment).faults).toEqual([]);
});

test("each command runs at its time, UTC, and never twice at once", () => {
  expect(jobs().map(({ metadata, spec }) => [metadata.name, spec.schedule])).toEqual([
    ["delete-empty-tool-projects", "23 8 * * *"],
    ["delete-stale-toolforge-artifacts", "0 8 * * 3"],
    ["manage-image-retention", "23 10 * * *"],
    ["manage-harbor-projects-quotas", "0 * * * *"],
  ]);
  for (const { spec } of jobs()) {
    expect([spec.timeZone, spec.concurrencyPolicy]).toEqual(["Etc/UTC", "Forbid"]);
  }
});

test("staging tells more of what it does", () => {
  const args = (environment?: Environment) => containerOf(jobs(environment)[0]!).args;
  expect(args()).toEqual(["--debug", "delete-empty-tool-projects"]);
  expect(args(tools)).toEqual(["delete-empty-tool-projects"]);
});

test.each(clusters)("it asks the Harbor of %s, whose password is in no manifest", (project, environment) => {
  for (const job of jobs(environment)) {
    expect(variable(job, "HARBOR_URL").value).toBe(`https://${project}-harbor.wmcloud.org/api/v2.0`);
    expect(variable(job, "HARBOR_PASSWORD")).toEqual({
      name: "HARBOR_PASSWORD",
      valueFrom: { secretKeyRef: { name: "maintain-harbor", key: "HARBOR_PASSWORD" } },
    });
  }
});

test("the environment's quotas arrive, as Harbor says them", () => {
  const quotas = (environment?: Environment) =>
    JSON.parse(variable(jobs(environment)[3]!, "PROJECT_QUOTA").value!) as unknown;
  expect(quotas()).toEqual({ default: "1Gi", overrides: { toolforge: "70Gi" } });
  expect(quotas(tools)).toEqual({ default: "1Gi", overrides: { library: -1, toolforge: -1 } });
});
