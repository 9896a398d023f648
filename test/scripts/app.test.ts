import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../support/scratch";

const top = join(__dirname, "../..");
const folder = scratch();

function run(program: string) {
  writeFileSync(join(folder(), "program.ts"), program);
  return spawnSync(join(top, "scripts/app"), [join(folder(), "program.ts")], { cwd: top, encoding: "utf8" });
}

test("a program's exit code and words are its own", () => {
  const { status, stdout, stderr } = run(
    'const faults: number = 2;\nconsole.log("out");\nconsole.error("two faults");\nprocess.exitCode = faults;\n',
  );
  expect([status, stdout, stderr]).toEqual([2, "out\n", "two faults\n"]);
});

test("packages are found, and the project's folder by its files", () => {
  const imported = `import { parse } from ${JSON.stringify("yaml")};
import { projectFolder } from ${JSON.stringify(join(top, "environments/project-file"))};
console.log(parse("a: 1").a, projectFolder);
`;
  expect(run(imported)).toMatchObject({ status: 0, stdout: `1 ${top}\n` });
});

test("nothing of it is left", () => {
  const { stdout } = run("console.log(__dirname);\n");
  expect(stdout).toMatch(/cdktf\.out\/app-/);
  expect(existsSync(stdout.trimEnd())).toBe(false);
});
