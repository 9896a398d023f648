import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, render } from "../../charts/build";
import { components } from "../../charts";
import { clusters } from "../support/charts";
import { filesOf, staging } from "../support/environment";
import { scratch } from "../support/scratch";

const folder = scratch();

const files = (...drafts: ReturnType<typeof staging>[]) => drafts.map((draft) => filesOf(draft));

test.each(clusters)("every component of %s keeps every rule", (_project, environment) => {
  expect(render(environment).faults).toEqual([]);
});

test("each environment is a folder with a file per component, numbered in order, and the helmfile", () => {
  expect(build(files(staging()), folder())).toBe(0);
  expect(readdirSync(folder())).toEqual(["toolsbeta"]);
  const { rendered } = render(staging().environment);
  expect(readdirSync(join(folder(), "toolsbeta"))).toEqual([
    ...rendered.map(({ component }, i) => `${`${i + 1}`.padStart(2, "0")}-${component.name}.yaml`),
    "helmfile.yaml",
  ]);
  expect(rendered).toHaveLength(components.length);
});

test("what is written is the same each time, and what no longer exists is gone", () => {
  const read = () =>
    readdirSync(join(folder(), "toolsbeta")).map((file) => [
      file,
      readFileSync(join(folder(), "toolsbeta", file), "utf8"),
    ]);
  build(files(staging()), folder());
  const first = read();
  writeFileSync(join(folder(), "toolsbeta/99-removed.yaml"), "");
  build(files(staging()), folder());
  expect(read()).toEqual(first);
});

test("bad environments keep no other from being written, the faults of all are told, and nothing old of theirs stays", () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => {});
  for (const project of ["bad", "worse"]) mkdirSync(join(folder(), project), { recursive: true });
  const bad = staging(({ environment: { kubernetes } }) => (kubernetes.version = "1.33"));
  const worse = staging(({ environment: { kubernetes } }) => (kubernetes.registries.allowed = ["other.example.org"]));
  expect(build([filesOf(bad, "bad"), filesOf(worse, "worse"), filesOf(staging())], folder())).toBe(2);
  expect(readdirSync(folder())).toEqual(["toolsbeta"]);
  const text = said.mock.calls.flat().join("\n");
  expect(text).toContain("kubernetes.version");
  expect(text).toContain("kubernetes.registries.own");
  said.mockRestore();
});

test("a release that is not for the version of Kubernetes is told like any other fault", () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => {});
  const old = staging(({ environment: { kubernetes } }) => (kubernetes.version = "1.28.1"));
  expect(build(files(old), folder())).toBe(2);
  expect(said.mock.calls.flat().join("\n")).toContain("manifests of toolsbeta");
  said.mockRestore();
});
