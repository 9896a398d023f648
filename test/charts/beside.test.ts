import { outcome } from "../../charts/beside";

const failed = (fields: object) => Object.assign(new Error("Command failed: node print.ts"), fields);

test("manifests that were rendered are handed on, faults too", () => {
  const clusters = { tools: { faults: "two faults" }, toolsbeta: { files: [] } };
  expect(outcome(null, JSON.stringify(clusters), "")).toEqual({ clusters });
});

test.each([
  ["that fails says why", { code: 1 }, "no such module\n", "the manifests could not be rendered: no such module\n"],
  ["that is killed says something", { code: null, signal: "SIGKILL" }, "", "rendered: Command failed: node print.ts"],
])("a renderer %s", (_what, fields, stderr, said) => {
  const { clusters, failure } = outcome(failed(fields), "", stderr);
  expect(clusters).toEqual({});
  expect(failure).toContain(said);
});
