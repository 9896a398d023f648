import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../support/scratch";

const folder = scratch();
const program = (name: string) => join(__dirname, "../../node_modules/.bin", name);
const app = `${program("tsx")} ${join(__dirname, "../fixtures/bad-environment.ts")}`;

/** Runs cdktf as a pipe has it, on an app whose staging environment has two faults. */
function cdktf(...words: string[]) {
  const settings = { language: "typescript", app, projectId: "test", sendCrashReports: "false", output: "cdktf.out" };
  writeFileSync(join(folder(), "cdktf.json"), JSON.stringify({ ...settings, codeMakerOutput: ".gen" }));
  // not the lab's configuration, which may name a file that is not there
  const env = { ...process.env, TF_CLI_CONFIG_FILE: undefined, CI: "true", CHECKPOINT_DISABLE: "1" };
  return spawnSync(program("cdktf"), words, { cwd: folder(), env, encoding: "utf8" });
}

test.each([[["synth"]], [["deploy", "toolsbeta", "--auto-approve"]]])(
  "cdktf %j fails and tells the faults: once, without colours in a pipe, without a stack trace",
  (words) => {
    const { status, stdout, stderr } = cdktf(...words);
    expect(status).toBe(1);
    const all = stdout + stderr;
    expect(all.match(/timeServers\[0\]/g)).toHaveLength(1);
    expect(stdout).toContain("ERROR [toolsbeta]: environment toolsbeta: 2 faults\n  timeServers[0]\n    found: ");
    expect(all).not.toMatch(/^ +at /m);
    expect(all.split("\n").filter((line) => line.includes("\u001b[") && /fault|found|Error/.test(line))).toEqual([]);
  },
);

test("cdktf synth of the other environment warns, and succeeds; what it has written of the bad one is never deployed", () => {
  const { status, stdout, stderr } = cdktf("synth", "tools");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("WARN [toolsbeta]: environment toolsbeta: 2 faults\n");
  expect(stdout).toContain("It is left out");
  const later = cdktf("deploy", "toolsbeta", "--auto-approve", "--skip-synth");
  expect(later.status).toBe(1);
  expect(later.stdout + later.stderr).toContain("Unsupported Terraform Core version");
});
