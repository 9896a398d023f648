import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Storage } from "./agent";

const sources = join(__dirname, "../../constructs/manifests-agent");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Puts files into storage as a deploy does, with the index of them, in the order of their names. */
export function deliver(storage: Storage, files: Readonly<Record<string, string>>): void {
  for (const path of Object.keys(storage.layers)) delete storage.layers[path];
  const names = Object.keys(files).sort();
  for (const name of names) storage.layers[name] = files[name]!;
  storage.layers["index"] = names.map((name) => `${sha256(files[name]!)} ${name} ${storage.url(name)}\n`).join("");
}

/** What a control node reports of a delivery. */
export const revisionOf = (files: Readonly<Record<string, string>>) =>
  sha256(
    Object.keys(files)
      .sort()
      .map((name) => `${sha256(files[name]!)}  ${name}\n`)
      .join(""),
  ).slice(0, 12);

/** A control node in a folder, with the agent as it is installed, and a clock that can be set. */
export class ControlNode {
  /** What somebody who is at the console reads, of the last run. */
  said = "";
  private readonly script: string;
  readonly kubeconfig: string;

  /**
   * @param environment of the agent's programs. @default this process's
   * @param project whose node it is
   */
  constructor(
    private readonly folder: string,
    storage: Storage,
    private readonly environment: NodeJS.ProcessEnv = process.env,
    project = "toolsbeta",
  ) {
    for (const name of ["bin", "etc", "lib"]) mkdirSync(join(folder, name));
    this.kubeconfig = join(folder, "admin.conf");
    this.script = join(folder, "toolforge-manifests");
    const text = readFileSync(join(sources, "toolforge-manifests"), "utf8")
      .replaceAll("/etc/toolforge-manifests", join(folder, "etc"))
      .replaceAll("/etc/kubernetes/admin.conf", this.kubeconfig)
      .replaceAll("/usr/local/lib/toolforge", join(folder, "lib"))
      .replaceAll("/var/lib/toolforge-manifests", join(folder, "state"))
      .replaceAll("/var/lib/prometheus", join(folder, "prometheus"));
    writeFileSync(this.script, text);
    writeFileSync(join(folder, "lib/apply-manifests"), readFileSync(join(sources, "apply-manifests")), { mode: 0o755 });
    writeFileSync(join(folder, "etc/settings"), `project=${project}\nindex='${storage.url("index")}'\n`);
    this.command("date", `cat ${folder}/clock`);
    this.command("hostname", "echo control-1");
    this.clock(1_000_000);
  }

  /** The node becomes part of a cluster. */
  join(kubeconfig = "a cluster"): void {
    writeFileSync(this.kubeconfig, kubeconfig);
  }

  /** Puts a program in the place of the node's. */
  command(name: string, body: string, folder = "bin"): void {
    const file = join(this.folder, folder, name);
    writeFileSync(file, `#!/bin/bash\n${body}\n`);
    chmodSync(file, 0o755);
  }

  clock(seconds: number): void {
    writeFileSync(join(this.folder, "clock"), `${seconds}`);
  }

  /** @returns the exit code */
  run(...args: string[]): Promise<number | null> {
    const env = { ...this.environment, PATH: `${join(this.folder, "bin")}:${this.environment["PATH"]}` };
    const child = spawn("bash", [this.script, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (this.said += chunk.toString()));
    }
    return new Promise((exited) => child.on("close", exited));
  }

  /** What it tells prometheus, by the metric's name without its prefix; nothing before it is part of a cluster. */
  get metrics(): Record<string, string> | undefined {
    const file = join(this.folder, "prometheus/node-exporter/toolforge_manifests.prom");
    if (!existsSync(file)) return undefined;
    const lines = readFileSync(file, "utf8").matchAll(/^toolforge_manifests_(\w+)(?:\{revision="(.*)"\})? (\S+)$/gm);
    return Object.fromEntries([...lines].map(([, name, revision, value]) => [name!, revision ?? value!]));
  }

  /** The files that it holds, by name. */
  get held(): Record<string, string> {
    const folder = join(this.folder, "state/manifests");
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
    return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  }

  /** Damages a file that it holds. */
  spoil(name: string): void {
    writeFileSync(join(this.folder, "state/manifests", name), "other");
  }
}
