import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labEnvironment, labFolder, onGuest, servers } from "../../lab/client/lab";
import { Project } from "../../lab/client/project";
import { must, type Outcome, run, until } from "../../lab/client/shell";

const top = join(__dirname, "..", "..");
const folder = join(labFolder, "state", "test");

/** A key pair of the tests' own, whose public half is in `extraRootKeys`. */
export const adminKey = join(folder, "admin-key");
/** Another one, from its first making on: to take it away again would have every machine run Puppet once more. */
const secondKey = `${adminKey}-second`;

async function keyPair(file: string, comment: string): Promise<void> {
  for (const half of [file, publicHalf(file)]) rmSync(half, { force: true });
  await must("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
}
const publicHalf = (file: string) => `${file}.pub`;
const publicKey = (file: string) => readFileSync(publicHalf(file), "utf8").trim();

/** In the environment of a deploy: Terraform does not look first at what else may have changed, as when things are down. */
export const inHaste = { TF_CLI_ARGS_apply: "-refresh=false" };

/** `ssh` as the tests' admin, to machines that come and go. */
export const sshOptions = [
  ...["-i", adminKey],
  ...[
    "BatchMode=yes",
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    "ConnectTimeout=20",
  ].flatMap((option) => ["-o", option]),
];

/**
 * Staging as a user has it: a checkout of its own beside the lab's state, so that a test may edit an environment and a
 * test that dies leaves no edit behind.
 */
export class Staging extends Project {
  /** @param more what its commands have in their environment beside what `. lab/env` sets */
  static async open(more: NodeJS.ProcessEnv = {}): Promise<Staging> {
    return new Staging(folder, "toolsbeta", { ...(await labEnvironment()), ...more });
  }

  /** As it is committed, for a suite that says exactly what its deploy changes. */
  static async settled(more: NodeJS.ProcessEnv = {}): Promise<Staging> {
    const staging = await Staging.open(more);
    if (existsSync(staging.left)) await staging.deploy();
    return staging;
  }

  override async deploy(onLine?: (line: string) => void): Promise<string> {
    const plan = await super.deploy(onLine);
    rmSync(this.left, { force: true });
    return plan;
  }

  /** Takes a suite's edits back, and leaves it to the next suite's deploy to carry that: one of its own would take a third of a minute. */
  async leave(): Promise<void> {
    await this.checkout();
    writeFileSync(this.left, "");
  }

  /** The checkout as it is committed, with the tests' admin keys in it. Keeps the state of what is deployed. */
  async checkout(): Promise<void> {
    mkdirSync(folder, { recursive: true });
    for (const name of [
      "environments",
      "charts",
      "constructs",
      "stacks",
      "commands",
      "scripts",
      "main.ts",
      "cdktf.json",
      "tsconfig.json",
      "package.json",
    ]) {
      rmSync(join(folder, name), { recursive: true, force: true });
      cpSync(join(top, name), join(folder, name), { recursive: true });
    }
    for (const name of ["node_modules", "packages"]) {
      rmSync(join(folder, name), { force: true });
      symlinkSync(join(top, name), join(folder, name));
    }
    // it holds the checksum of the provider that an earlier run used
    rmSync(join(folder, "cdktf.out"), { recursive: true, force: true });
    if (!existsSync(adminKey)) await keyPair(adminKey, "test");
    const admins = Object.entries({ tester: adminKey, second: secondKey }).filter(([, file]) => existsSync(file));
    const keys = admins.map(([name, file]) => `${name}: "${publicKey(file)}"`);
    this.edit("environments/toolsbeta.ts", /extraRootKeys: \{.*\}/, `extraRootKeys: { ${keys.join(", ")} }`);
    await must("npm", ["run", "--silent", "secrets", "--", this.environment, "--set", "acmeDnsPassword"], {
      cwd: folder,
      env: this.env,
      input: readFileSync(join(labFolder, "cache", "password"), "utf8"),
    });
  }

  /** Gives the checkout another admin, or the one that it had got so a new key. @returns the public key */
  async anotherAdmin(): Promise<string> {
    await keyPair(secondKey, "second");
    await this.checkout();
    return publicKey(secondKey);
  }

  /**
   * Deploys, and has machines apply it at once, where a test is not about how soon their agents look by themselves.
   * @returns Terraform's plan line
   */
  async deployTo(...hosts: readonly string[]): Promise<string> {
    const plan = await this.deploy();
    await Promise.all(hosts.map((host) => onGuest(host, "run-puppet-agent", 120_000)));
    await this.configured(180, hosts);
    return plan;
  }

  /** Servers in the project, whoever deployed them. */
  async leftovers(): Promise<number> {
    return (await servers()).filter(({ project }) => project === this.environment).length;
  }

  /** Whether the lab still has what the state says: a lab that was purged has not. */
  async intact(): Promise<boolean> {
    return this.deployed && (await this.leftovers()) > 0;
  }

  /** Edits a file of the checkout. @throws Error when there is nothing to replace */
  edit(file: string, what: RegExp | string, by: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(what, by);
    if (after === before) throw new Error(`${file} holds nothing like ${what}`);
    writeFileSync(path, after);
  }

  /** The IPv4 address of a machine in the project's network. */
  async ipv4(host: string): Promise<string> {
    const found = (await servers())
      .find((server) => server.host === host)
      ?.fixed.find((address) => !address.includes(":"));
    if (!found) throw new Error(`${host} has no address`);
    return found;
  }

  /** A machine's IPv6 address. */
  async ipv6(host: string): Promise<string> {
    const found = (await servers())
      .find((server) => server.host === host)
      ?.fixed.find((address) => address.includes(":"));
    if (!found) throw new Error(`${host} has no IPv6 address`);
    return found;
  }

  /** Runs a command as root on a machine, by ssh through a bastion's floating IP, as an admin does. */
  async asAdmin(host: string, command: string): Promise<Outcome> {
    const jump = `ssh ${sshOptions.join(" ")} -W %h:%p root@${this.address("login")}`;
    return run("ssh", [...sshOptions, "-o", `ProxyCommand=${jump}`, `root@${await this.ipv4(host)}`, command], {
      timeout: 60_000,
    });
  }

  /** Starts machines that were killed, once the cloud has noticed, and waits until they have booted. */
  async startAgain(...hosts: readonly string[]): Promise<void> {
    await until(`nova knows that ${hosts.join(", ")} are off`, 180, async () => {
      const off = (await servers()).filter(({ state }) => state === "stopped").map(({ host }) => host);
      return hosts.every((host) => off.includes(host));
    });
    await must("openstack", ["server", "start", ...hosts], { env: this.env });
    // what their agents reported before they died says nothing
    const booted = async (host: string) => (await onGuest(host, "systemctl is-active multi-user.target")).code === 0;
    await Promise.all(hosts.map((host) => until(`${host} has booted`, 300, () => booted(host), 2000)));
  }

  /** Names the machine that answers for a service. */
  switch(service: string, host: string): void {
    writeFileSync(this.switchFile, `${JSON.stringify({ ...this.switched, [service]: host }, null, 2)}\n`);
  }

  /** The machine that answers for a service. */
  active(service: string): string {
    return this.switched[service]!;
  }

  /** Says that the checkout is not what is deployed. */
  private get left(): string {
    return join(this.folder, "left");
  }

  private get switchFile(): string {
    return join(this.folder, "environments/toolsbeta.active.json");
  }

  private get switched(): Record<string, string> {
    return JSON.parse(readFileSync(this.switchFile, "utf8")) as Record<string, string>;
  }
}
