import { BuildsBuilder } from "../../charts/builds-builder";
import { chart, clusters } from "../support/charts";
import { openingsOf } from "../support/promises";

interface Step {
  readonly name: string;
  readonly script?: string;
  readonly volumeMounts?: { name: string }[];
}
interface Task {
  readonly steps: Step[];
  readonly stepTemplate: { securityContext: object; volumeMounts: { name: string }[] };
  readonly params: { name: string }[];
  readonly results: { name: string }[];
}
interface Pipeline {
  readonly params: { name: string; type: string }[];
  readonly workspaces: { name: string }[];
  readonly tasks: { name: string; taskRef: object; params: { name: string; value: unknown }[] }[];
}

const made = chart(BuildsBuilder);
const task = made.find("Task/buildpacks")["spec"] as Task;
const pipeline = made.find("Pipeline/buildpacks")["spec"] as Pipeline;

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(BuildsBuilder, environment).faults).toEqual([]);
});

test("only steps in which no code of the tool runs can push to the registry", () => {
  const pushing = task.steps.filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === "registry"));
  expect(pushing.map(({ name }) => name)).toEqual(["analyze", "restore", "export"]);
  expect(task.stepTemplate.volumeMounts.map(({ name }) => name)).toEqual(["layers", "platform"]);
  expect(made.find("ServiceAccount/buildpacks-service-account")).not.toHaveProperty("secrets");
});

test("the code of a tool finds no token of the API server", () => {
  expect(made.find("ServiceAccount/buildpacks-service-account")).toMatchObject({ automountServiceAccountToken: false });
});

test("no step runs as root or may gain privileges", () => {
  expect(task.stepTemplate.securityContext).toEqual({
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  });
  for (const step of task.steps) expect(step).not.toHaveProperty("securityContext");
});

test("nothing that a tool has chosen becomes part of a script", () => {
  for (const { script = "" } of task.steps) expect(script).not.toContain("$(params.");
});

test("builds-api finds the pipeline, the task and their parameters by their names", () => {
  expect(pipeline.tasks.map(({ name, taskRef }) => ({ name, taskRef }))).toEqual([
    { name: "build-from-git", taskRef: { kind: "Task", name: "buildpacks" } },
  ]);
  expect(pipeline.params.map(({ name }) => name).sort()).toEqual([
    "APP_IMAGE",
    "BUILDER_IMAGE",
    "ENV_VARS",
    "RUN_IMAGE",
    "SOURCE_REFERENCE",
    "SOURCE_URL",
    "UNRESOLVED_SOURCE_REFERENCE",
  ]);
  expect(pipeline.workspaces.map(({ name }) => name)).toEqual(["source-ws", "cache-ws", "aptbuildpack-ws"]);
  expect(task.results.map(({ name }) => name)).toEqual(["APP_IMAGE_URL", "APP_IMAGE_DIGEST"]);
});

test("the pipeline gives the task every parameter", () => {
  expect(pipeline.tasks[0]!.params.map(({ name }) => name).sort()).toEqual(task.params.map(({ name }) => name).sort());
});

test("nobody reaches a build; it reaches the Internet and Harbor, but no other machine's port than that", () => {
  expect(openingsOf(made)).toEqual(["to-internet-tcp-80", "to-internet-tcp-443", "to-cloud-tcp-443"]);
  expect(made.find("NetworkPolicy/default-deny").metadata.namespace).toBe("image-build");
});
