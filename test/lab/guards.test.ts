import { readFileSync } from "node:fs";
import { labEnvironment } from "../../lab/client/lab";
import { Project } from "../../lab/client/project";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.settled();
});

test("credentials of another project are refused at plan time", async () => {
  const wrong = new Project(staging.folder, "toolsbeta", await labEnvironment("tools"));
  const { code, output } = await wrong.cdktf(["diff", "toolsbeta"]);
  expect(code).not.toBe(0);
  expect(output).toContain("These credentials are for the project tools");
  expect(output).toContain("Resource postcondition failed");
});

test("destroying the environment is refused, and has changed nothing", async () => {
  const before = readFileSync(staging.stateFile, "utf8");
  const { code, output } = await staging.cdktf(["destroy", "toolsbeta", "--auto-approve"]);
  expect(code).not.toBe(0);
  expect(output).toContain("prevent_destroy");
  expect(readFileSync(staging.stateFile, "utf8") === before).toBe(true);
});
