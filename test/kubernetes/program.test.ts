import { spawn } from "node:child_process";
import { join } from "node:path";
import { until } from "../../lab/client/shell";
import { scratch } from "../support/scratch";
import { Program } from "./program";

const folder = scratch();
const runs = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("stops when it is told to", async () => {
  const program = new Program("/bin/sleep", ["600"], join(folder(), "log"));
  program.mustRun();
  await program.stop();
  expect(runs(program.pid)).toBe(false);
});

test("one that ended is a fault with the end of its log", async () => {
  const program = new Program("/bin/ls", ["--nonsense"], join(folder(), "log"));
  await until("its end", 30, async () => !runs(program.pid), 50);
  expect(() => program.mustRun()).toThrow("unrecognized option '--nonsense'");
});

test("dies with whoever started it, even when that is killed", async () => {
  const source = `const { Program } = require("${join(__dirname, "program")}");
    console.log(new Program("/bin/sleep", ["600"], "${join(folder(), "log")}").pid);
    setInterval(() => 0, 1000);`;
  const starter = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", source], { cwd: __dirname });
  const pid = await new Promise<number>((said, failed) => {
    starter.stdout.once("data", (line) => said(Number(line)));
    starter.stderr.once("data", (line: Buffer) => failed(new Error(line.toString())));
  });
  expect(runs(pid)).toBe(true);
  starter.kill("SIGKILL");
  await until("its end", 30, async () => !runs(pid), 50);
});
