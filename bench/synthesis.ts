import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processorSeconds } from "../test/kubernetes/usage";

const top = join(__dirname, "..");
const runs = 5;

/** A command that synthesizes both environments, and the smallest app that it can synthesize. */
interface Subject {
  readonly cli: "cdktf" | "cdk8s";
  /** The empty app's files. */
  readonly empty: Readonly<Record<string, string>>;
  /** How many times as long as for the empty app it may take. */
  readonly bar: number;
}

/** What a run took: on the clock, and of the processor, which another's work changes less. */
interface Cost {
  readonly wall: number;
  readonly processor: number;
}

const app = "node_modules/.bin/tsx main.ts";

const subjects: readonly Subject[] = [
  {
    cli: "cdktf",
    empty: {
      "cdktf.json": JSON.stringify({ language: "typescript", app, projectId: "bench", sendCrashReports: "false" }),
      "main.ts":
        'import { App, TerraformStack } from "cdktf";\nconst app = new App();\nnew TerraformStack(app, "empty");\napp.synth();\n',
    },
    bar: 1.4,
  },
  {
    cli: "cdk8s",
    empty: {
      "cdk8s.yaml": `language: typescript\napp: ${app}\noutput: dist\n`,
      "main.ts":
        'import { App, Chart } from "cdk8s";\nconst app = new App();\nnew Chart(app, "empty");\napp.synth();\n',
    },
    bar: 1.5,
  },
];

/** Compares both commands with their empty apps, run in turn, so that a slow or busy machine moves both sides alike. */
export function synthesis(): void {
  for (const { cli, empty, bar } of subjects) {
    const folder = emptyApp(empty);
    try {
      cost(cli, top);
      cost(cli, folder);
      const pairs = Array.from({ length: runs }, () => [cost(cli, top), cost(cli, folder)] as const);
      const ratio = (of: keyof Cost) => median(pairs.map(([both, none]) => both[of] / none[of])).toFixed(2);
      const seconds = median(pairs.map(([both]) => both.wall)).toFixed(2);
      console.log(
        `${cli} synth of both environments: ${seconds} s, ${ratio("wall")} times that of an empty app (at most ${bar}); of the processor ${ratio("processor")} times`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

function emptyApp(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(top, "cdktf.out", "bench-"));
  symlinkSync(join(top, "node_modules"), join(folder, "node_modules"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function cost(cli: string, cwd: string): Cost {
  const [started, before] = [process.hrtime.bigint(), processorSeconds()];
  // None of them asks the Internet whether there is a newer one.
  const quiet = { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null", CI: "true" };
  const options = cli === "cdk8s" ? ["--no-check-upgrade"] : [];
  const env = { ...process.env, ...quiet };
  const { status, stderr } = spawnSync("npx", [cli, "synth", ...options], { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${cli} synth in ${cwd}: exit code ${status}\n${stderr}`);
  return { wall: Number(process.hrtime.bigint() - started) / 1e9, processor: processorSeconds() - before };
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
