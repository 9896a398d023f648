import { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { type Draft, staging } from "../support/environment";

function faulty(change: (draft: Draft) => void): string[] {
  const { environment, active } = staging(change);
  try {
    validate(environment, active);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults.map(({ path }) => path);
    throw error;
  }
}
const deleted = (tools: Record<string, string>) =>
  faulty(({ environment: { nfs } }) => {
    nfs.deletedTools = tools;
  });

test("a tool is deleted on a day", () => {
  expect(deleted({ "old-tool": "2026-11-25" })).toEqual([]);
});

test.each(["2026-02-30", "25.11.2026", "", "now"])("%j is no day", (day) => {
  expect(deleted({ old: day })).toEqual(["nfs.deletedTools.old"]);
});

test.each(["../home", "Tool", "", "a b"])("%j is no tool", (tool) => {
  expect(deleted({ [tool]: "2026-11-25" })).toEqual([`nfs.deletedTools.${tool}`]);
});

test("the tools' files need a volume that moves, and it a line in the switch file", () => {
  expect(faulty(({ environment }) => delete environment.roles["nfs"]!.volumes![0]!.follows)).toEqual([
    "active.nfs",
    "roles.nfs.volumes",
  ]);
  expect(faulty(({ active }) => delete active["nfs"])).toEqual(["active.nfs"]);
});
