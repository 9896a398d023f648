import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/**
 * npm run bench: how long synthesis takes, as ratios against something run beside it in turn, so that a slow or busy
 * machine moves both sides alike. Figures of the lab (deploy, failover, configuration) are printed by `npm test`.
 */

const top = join(__dirname, "..");
const runs = 5;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function seconds(cwd: string): number {
  const started = process.hrtime.bigint();
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null", CI: "true" };
  const { status, stderr } = spawnSync("npx", ["cdktf", "synth"], { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`cdktf synth in ${cwd}: exit code ${status}\n${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** An app with one empty stack, as small as cdktf allows. */
function emptyApp(): string {
  const folder = mkdtempSync(join(top, "cdktf.out", "bench-"));
  symlinkSync(join(top, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({
      language: "typescript",
      app: "node_modules/.bin/tsx main.ts",
      projectId: "bench",
      sendCrashReports: "false",
    }),
  );
  writeFileSync(
    join(folder, "main.ts"),
    'import { App, TerraformStack } from "cdktf";\nconst app = new App();\nnew TerraformStack(app, "empty");\napp.synth();\n',
  );
  return folder;
}

function synthesis(): void {
  seconds(top);
  const empty = emptyApp();
  try {
    seconds(empty);
    const pairs = Array.from({ length: runs }, () => [seconds(top), seconds(empty)] as const);
    const ratio = median(pairs.map(([both, none]) => both / none));
    console.log(
      `cdktf synth of both environments: ${median(pairs.map(([both]) => both)).toFixed(2)} s, ${ratio.toFixed(2)} times that of an empty one-stack app (at most 1.4)`,
    );
  } finally {
    rmSync(empty, { recursive: true });
  }
}

function scaling(): void {
  for (const factor of [1, 2, 4]) {
    const { stdout, stderr, status } = spawnSync(
      join(top, "node_modules/.bin/tsx"),
      [join(__dirname, "app.ts"), `${factor}`],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr);
    console.log(stdout.trim());
  }
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
);
synthesis();
scaling();
