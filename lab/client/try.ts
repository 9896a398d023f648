import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentReports, labEnvironment, onGuest, servers } from "./lab";
import { Probe } from "./probe";
import { Project } from "./project";
import { until } from "./shell";

const top = join(__dirname, "..", "..");
const started = Date.now();
const say = (text: string) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(7)}s  ${text}`);

/** Deploys staging, shows that it works, and fails one service over and back, as an admin would. */
async function main(): Promise<void> {
  const project = new Project(top, "toolsbeta", await labEnvironment());
  say("cdktf deploy toolsbeta");
  const ready = new Readiness();
  say(await project.deploy(progress()));
  await project.configured(600);
  await ready.stop();
  say(`all ${ready.seconds.size} machines have applied their configuration`);
  await table(ready.seconds);

  const static1 = project.address("static");
  await onGuest("toolsbeta-static-1", sample);
  await onGuest("toolsbeta-static-2", sample);
  const page = await fetch(`http://${static1}/example/hello.txt`);
  say(`http://${static1}/example/hello.txt: ${page.status} ${(await page.text()).trim()}`);

  const switchFile = join(top, "environments", "toolsbeta.active.json");
  const before = readFileSync(switchFile, "utf8");
  const [from, to] = before.includes('"toolsbeta-static-1"')
    ? ["toolsbeta-static-1", "toolsbeta-static-2"]
    : ["toolsbeta-static-2", "toolsbeta-static-1"];
  try {
    await failOver(project, switchFile, `http://${static1}/-/health`, from, to);
  } finally {
    writeFileSync(switchFile, before);
  }
  await failOver(project, switchFile, `http://${static1}/-/health`, to, from);
  where(project);
}

const sample = 'd=/data/project/example/www/static && mkdir -p $d && echo "hello from $(hostname)" >$d/hello.txt';

/** One line for every 50 resources, so that a person sees that it goes on. */
function progress(): (line: string) => void {
  let done = 0;
  return (line) => {
    if (!/(Creation|Modifications|Destruction) complete/.test(line)) return;
    if (++done % 50 === 0) say(`${done} resources`);
  };
}

/** Watches, while Terraform works, when each machine has first applied its configuration. */
class Readiness {
  /** From the start of the command, by host. */
  readonly seconds = new Map<string, number>();
  private readonly timer = setInterval(() => void this.look().catch(() => undefined), 3000);

  private async look(): Promise<void> {
    for (const [host, { revision, failed }] of await agentReports())
      if (revision !== "none" && !failed && !this.seconds.has(host))
        this.seconds.set(host, Math.round((Date.now() - started) / 1000));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.look();
  }
}

async function table(ready: ReadonlyMap<string, number>): Promise<void> {
  const reports = await agentReports();
  const rows = (await servers())
    .filter((server) => server.project === "toolsbeta")
    .map((server) => [
      server.host,
      server.hypervisor,
      server.fixed[0] ?? "",
      server.floating ?? "",
      server.state,
      reports.get(server.host)?.failed ? "failed" : "configured",
      `${ready.get(server.host) ?? "-"} s`,
    ]);
  const all = [["MACHINE", "HYPERVISOR", "ADDRESS", "FLOATING", "STATE", "AGENT", "READY AFTER"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  for (const row of all)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
}

async function failOver(project: Project, switchFile: string, url: string, from: string, to: string): Promise<void> {
  const probe = new Probe(url);
  await until(`${from} answers at ${url}`, 20, async () => probe.last === `ok ${from}`, 100);
  const text = readFileSync(switchFile, "utf8");
  writeFileSync(switchFile, text.replace(`"static": "${from}"`, `"static": "${to}"`));
  const start = Date.now();
  const plan = await project.deploy();
  await until(`${to} answers at ${url}`, 20, async () => probe.last === `ok ${to}`, 100);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const { longestGap, probes } = await probe.stop();
  say(
    `failover ${from} → ${to}: ${plan} ${to} answers ${seconds} s after the command; longest gap ${longestGap.toFixed(2)} s in ${probes} probes`,
  );
}

function where(project: Project): void {
  console.log(`
Look around:
  . lab/env                     this shell talks to the lab
  lab/status                    the servers; lab/ssh HOST is root on one of them
  curl http://${project.address("static")}/example/hello.txt
  edit environments/toolsbeta.ts or toolsbeta.active.json, then: npx cdktf diff toolsbeta; npx cdktf deploy toolsbeta
Stop it: lab/down               (lab/down --purge also forgets it; then remove terraform.toolsbeta.tfstate)`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
