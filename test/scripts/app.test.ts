import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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

test("nor when somebody interrupts it", async () => {
  writeFileSync(join(folder(), "program.ts"), "console.log(__dirname);\nsetTimeout(() => 0, 60_000);\n");
  const app = spawn(join(top, "scripts/app"), [join(folder(), "program.ts")], { cwd: top, detached: true });
  const place = await new Promise<string>((said) =>
    app.stdout.once("data", (data: Buffer) => said(data.toString().trimEnd())),
  );
  expect(existsSync(place)).toBe(true);
  const ended = new Promise((resolve) => app.on("close", resolve));
  // as a terminal does: to all of them
  process.kill(-app.pid!, "SIGINT");
  await ended;
  expect(existsSync(place)).toBe(false);
});

describe("in a project", () => {
  const write = (name: string, text: string) => writeFileSync(join(folder(), name), text);
  // as environments/index.ts names the files
  const app = () => spawnSync(join(folder(), "scripts/app"), ["program.ts"], { encoding: "utf8" });

  beforeEach(() => {
    cpSync(join(top, "scripts"), join(folder(), "scripts"), { recursive: true });
    symlinkSync(join(top, "node_modules"), join(folder(), "node_modules"));
    mkdirSync(join(folder(), "environments"));
    for (const name of ["one", "other"]) {
      write(`environments/${name}.ts`, `export const name = "${name}";`);
      write(`environments/${name}.active.json`, "{}");
    }
    write(
      "environments/index.ts",
      `for (const load of [() => require("./one"), () => require("./other")])
  try { console.log(load().name); } catch (error) { console.log(error.message); }`,
    );
    write("program.ts", 'import "./environments";');
  });

  test("an environment's file that is no TypeScript is one that cannot be loaded, and says where; the others can", () => {
    write("environments/one.ts", "export const name = {;");
    expect(app()).toMatchObject({ status: 0, stderr: "" });
    expect(app().stdout).toMatch(/^.*found ";" environments\/one\.ts:1:21: .*\nother\n$/);
  });

  test("any other file that is none stops the app, and says where", () => {
    write("program.ts", "const = 5;");
    expect(app()).toMatchObject({ status: 1, stdout: "" });
    expect(app().stderr).toContain("program.ts:1:6:");
  });
});
