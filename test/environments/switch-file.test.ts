import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "../../environments";
import { EnvironmentError } from "../../environments/fault";
import { switchFile } from "../../environments/switch-file";
import { toolsbeta } from "../../environments/toolsbeta";
import { validate } from "../../environments/validate";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("each environment has its own switch file", () => {
  expect(environments.map(({ active }) => (active as Record<string, string>)["static"])).toEqual([
    "tools-static-15",
    "toolsbeta-static-1",
  ]);
});

test.each([
  ["a comma too many", '{"static": "toolsbeta-static-1",}'],
  ["nothing at all", undefined],
])("a switch file with %s is a fault that says where and why, not a stack trace", (_what, text) => {
  if (text) writeFileSync(join(folder, "toolsbeta.active.json"), text);
  let message = "";
  try {
    validate(toolsbeta, switchFile("toolsbeta", folder));
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError);
    message = (error as Error).message;
  }
  expect(message).toMatch(/^ {2}active$/m);
  expect(message).toMatch(/JSON|no such file/);
  expect(message).toContain("environments/toolsbeta.active.json");
  // Its other faults follow from that one.
  expect(message).not.toContain("active.static");
});
