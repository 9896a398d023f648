import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";

/** An nginx that runs as an ordinary process of this user. */
export interface Nginx {
  /** What it has written to its error log so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Milliseconds that the first nginx ever may need, which is fetched before. */
export const firstTime = 600_000;

/** Ports of 127.0.0.1 that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  // all at once, so that none is given out twice
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * Starts Debian's nginx and waits until it listens.
 * @param configuration with a `pid` and temporary paths in a folder of the test's own
 * @param folder the test's own, for the configuration itself
 * @param ports all that it listens on
 * @throws Error with what nginx says of a bad configuration
 */
export async function startNginx(configuration: string, folder: string, ports: readonly number[]): Promise<Nginx> {
  const { program, environment } = findNginx();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration);
  // root's nginx would otherwise read the test's files as another user
  const user = process.getuid?.() === 0 ? " user root;" : "";
  const arguments_ = ["-p", folder, "-e", "stderr", "-c", file, "-g", `daemon off;${user}`];
  const nginx = spawn(program, arguments_, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [nginx.stdout, nginx.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise<void>((resolve) => nginx.on("close", resolve).on("error", resolve));
  const kill = () => nginx.kill();
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    kill();
    await ended;
  };
  for (const port of ports) {
    while (!(await answers(port))) {
      if (nginx.exitCode !== null || nginx.signalCode !== null) throw new Error(`nginx has ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return { log: () => said, stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(socket.destroy() && true)).on("error", () => resolve(false));
  });
}

/** Debian's nginx: this machine's, or else one that is unpacked, and not installed, in the user's cache. */
function findNginx(): { program: string; environment: NodeJS.ProcessEnv } {
  if (existsSync("/usr/sbin/nginx")) return { program: "/usr/sbin/nginx", environment: {} };
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "toolforge");
  const root = join(cache, "nginx");
  if (!existsSync(root)) unpack(cache, root);
  const libraries = [join(root, "lib"), join(root, "usr/lib")].filter(existsSync).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => join(folder, name)),
  );
  return { program: join(root, "usr/sbin/nginx"), environment: { LD_LIBRARY_PATH: libraries.join(":") } };
}

function unpack(cache: string, root: string): void {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "nginx-"));
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  // lists of its own: the machine's may be missing, and are root's
  const [lists, archives] = [join(folder, "lists"), join(folder, "archives")];
  const apt = (...args: string[]) =>
    run("apt-get", "-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${archives}`, ...args);
  try {
    for (const place of [lists, archives]) mkdirSync(join(place, "partial"), { recursive: true });
    apt("update");
    const missing = apt("--simulate", "--no-install-recommends", "install", "nginx");
    apt("download", ...[...missing.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!));
    const target = join(folder, "root");
    mkdirSync(target);
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) run("dpkg-deb", "-x", file, target);
    // whole or not at all, whoever else does the same at this moment
    if (!existsSync(root)) renameSync(target, root);
  } catch (error) {
    throw new Error(
      `no nginx: install Debian's package nginx, or let apt-get reach its mirror. ${(error as Error).message}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
