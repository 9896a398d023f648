import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { build } from "../../charts/build";
import { environmentFiles } from "../../environments";
import { applyManifests } from "./apply";
import { type Changes, changesOf } from "./changes";
import { Kubectl } from "./kubectl";
import { readManifests } from "./read-manifests";

const usage = `usage: npm run charts:diff -- ENVIRONMENT
       npm run charts:apply -- ENVIRONMENT [--auto-approve]
Shows what differs between the definition and the cluster that kubectl talks to (KUBECONFIG), and makes it as defined.
Environments: ${environmentFiles.map(({ project }) => project).join(", ")}`;

/**
 * @param kubectl to the environment's cluster
 * @param confirm asks a person
 * @returns the process's exit code
 */
export async function main(
  args: readonly string[],
  kubectl = new Kubectl(),
  confirm: (question: string) => Promise<boolean> = atTerminal,
): Promise<number> {
  const [command = "", name, ...options] = args;
  const files = environmentFiles.find(({ project }) => project === name);
  const approved = command === "apply" && options[0] === "--auto-approve";
  if (!files || !["diff", "apply"].includes(command) || options.length !== (approved ? 1 : 0)) {
    console.error(usage);
    return 2;
  }
  const { project } = files;
  const outdir = mkdtempSync(join(tmpdir(), "manifests-"));
  try {
    const code = build([files], outdir);
    if (code !== 0) return code;
    const folder = join(outdir, project);
    const changes = await changesOf(kubectl, project, readManifests(folder));
    show(changes);
    if (command === "diff" || isNothing(changes)) return 0;
    if (!approved && !(await confirm(`Apply this to ${project}?`))) {
      console.error("nothing is applied");
      return 1;
    }
    const answer = await applyManifests(kubectl, project, folder);
    console.log(answer.code === 0 ? "applied" : answer.stderr);
    return answer.code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const isNothing = ({ added, diff, deleted }: Changes) => added.length + diff.length + deleted.length === 0;

function show(changes: Changes): void {
  if (isNothing(changes)) return console.log("nothing to do: the cluster is as defined");
  const say = (what: string, names: readonly string[]) =>
    names.length > 0 && console.log([`${what}:`, ...names.map((name) => `  ${name}`)].join("\n"));
  if (changes.diff) console.log(changes.diff);
  say("ADDED, with their namespaces", changes.added);
  say("DELETED", changes.deleted);
}

async function atTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error("there is no terminal to ask at: --auto-approve applies without asking");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Only "yes" is a yes: `);
  terminal.close();
  return answer === "yes";
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
