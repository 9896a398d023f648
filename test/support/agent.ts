import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const agent = join(__dirname, "../../constructs/host-agent/toolforge-agent");

/** Object storage, as far as the agent knows it. */
export class Storage {
  readonly layers: Record<string, string> = { host: "h: 1\n", common: "c: 1\n", secrets: "s: 1\n" };
  /** How it answers: as it should, not at all, or with half of what it promised. */
  health: "up" | "down" | "half" = "up";
  readonly answered: number[] = [];
  private readonly server: Server = createServer((request, response) => {
    const body = this.layers[request.url!.slice(1)];
    const etag = `"${createHash("md5")
      .update(body ?? "")
      .digest("hex")}"`;
    if (this.health === "down") return request.socket.destroy();
    const status = body === undefined ? 404 : request.headers["if-none-match"] === etag ? 304 : 200;
    this.answered.push(status);
    if (status !== 200) return response.writeHead(status).end();
    response.writeHead(200, { etag, "content-length": Buffer.byteLength(body!) });
    if (this.health === "up") return response.end(body);
    return response.write(body!.slice(0, 2), () => response.destroy());
  });

  async start(): Promise<void> {
    await new Promise<void>((started) => this.server.listen(0, "127.0.0.1", started));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }

  url(layer: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${layer}`;
  }
}

/** A machine's agent in a folder, with a puppet that notes how it was called and a clock that can be set. */
export class AgentOnMachine {
  private readonly script: string;

  constructor(
    private readonly folder: string,
    storage: Storage,
  ) {
    for (const name of ["bin", "etc"]) mkdirSync(join(folder, name));
    this.script = join(folder, "toolforge-agent");
    const text = readFileSync(agent, "utf8")
      .replaceAll("/etc/toolforge-agent", join(folder, "etc"))
      .replaceAll("/var/lib/toolforge-agent", join(folder, "state"))
      .replaceAll("/run/toolforge-agent", join(folder, "since-boot"))
      .replaceAll("/var/lib/prometheus", join(folder, "prometheus"));
    writeFileSync(this.script, text);
    writeFileSync(
      join(folder, "etc/urls"),
      ["host", "common", "secrets"].map((layer) => `${layer} ${storage.url(layer)}\n`).join(""),
    );
    this.command("puppet", `echo "$*" >>${folder}/puppet.log; exit $(cat ${folder}/puppet.code)`);
    this.command("date", `read -r now <${folder}/clock; echo $now`);
    this.command("systemctl", "echo 0");
    this.command("sleep", `echo "$1" >>${folder}/sleep.log`);
    this.puppetExits(2);
    this.clock(1_000_000);
  }

  /** Puts a command of the machine in the place of the real one. */
  command(name: string, body: string): void {
    const file = join(this.folder, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** With --detailed-exitcodes: 0 nothing to do, 2 changed something, 4 and 6 something failed. */
  puppetExits(code: number): void {
    writeFileSync(join(this.folder, "puppet.code"), `${code}`);
  }

  clock(seconds: number): void {
    writeFileSync(join(this.folder, "clock"), `${seconds}`);
  }

  /** What a boot takes away. */
  boot(): void {
    rmSync(join(this.folder, "since-boot"), { force: true });
  }

  /** @returns the exit code */
  async run(...args: string[]): Promise<number | null> {
    const env = { ...process.env, PATH: `${join(this.folder, "bin")}:${process.env["PATH"]}` };
    const child = spawn("bash", [this.script, ...args], { env, stdio: "ignore" });
    return new Promise((exited) => child.on("close", exited));
  }

  /** Notes from now on each start of these programs. */
  watch(...programs: string[]): void {
    for (const program of programs) {
      const real = process.env["PATH"]!.split(":")
        .map((folder) => join(folder, program))
        .find(existsSync)!;
      this.command(program, `echo ${program} >>${this.folder}/started.log; exec ${real} "$@"`);
    }
  }

  get started(): string[] {
    return this.lines("started.log");
  }

  /** Every call of puppet so far. */
  get applied(): string[] {
    return this.lines("puppet.log");
  }

  get slept(): string[] {
    return this.lines("sleep.log");
  }

  layer(name: string): string {
    return readFileSync(join(this.folder, `state/data/${name}.yaml`), "utf8");
  }

  /** What the machine tells prometheus, by the metric's name without its prefix. */
  get metrics(): Record<string, string> {
    const text = readFileSync(join(this.folder, "prometheus/node-exporter/toolforge_agent.prom"), "utf8");
    return Object.fromEntries(
      [...text.matchAll(/^toolforge_(?:agent_)?(\w+)(?:\{revision="(.*)"\})? (\S+)$/gm)].map(
        ([, name, revision, value]) => [name!, revision ?? value!],
      ),
    );
  }

  private lines(name: string): string[] {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }
}
