import { spawn } from "node:child_process";
import { join } from "node:path";
import { environments } from "../../environments";

/** Folders with programs. */
export interface Binaries {
  /** Of the cluster's version. */
  readonly own: string;
  /** That of 1.32.13 cannot be had (docs/limits.md), so that it comes from another version. */
  readonly controllerManager: string;
}

/** The version whose controller manager serves 1.32.13 too. */
const standIn = "1.33.13";

/** Builds what is not built yet, one after the other: a build takes 2.4 GB. */
export async function binariesOf(version: string): Promise<Binaries> {
  const own = await build(version);
  return { own, controllerManager: version === "1.32.13" ? await build(standIn) : own };
}

/** What all environments need, and then nothing is left to build for the tests. */
export async function buildAll(): Promise<Binaries[]> {
  const all: Binaries[] = [];
  for (const { data } of environments) all.push(await binariesOf(data.kubernetes.version));
  return all;
}

function build(version: string): Promise<string> {
  const child = spawn(join(__dirname, "server", "build"), [version], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let folder = "";
    child.stdout.on("data", (chunk: Buffer) => (folder += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(folder.trim()) : reject(new Error(`building Kubernetes ${version} failed: see above`)),
    );
  });
}
