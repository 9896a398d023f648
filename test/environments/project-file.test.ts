import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFile, projectFolder } from "../../environments/project-file";

test("the project's folder is where package.json is, and files are read by their path in it", () => {
  expect(existsSync(join(projectFolder, "cdktf.json"))).toBe(true);
  expect(projectFile("cdktf.json")).toContain('"app"');
});
