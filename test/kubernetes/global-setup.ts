import { join } from "node:path";
import { build } from "../../charts/build";
import { releases } from "../../charts/releases";
import { environments } from "../../environments";
import { binariesOf } from "./binaries";
import type { Cluster } from "./cluster";
import { ControlPlane } from "./control-plane";
import { installCrds } from "./crds";

/** Those that run, for the teardown, which jest loads apart from this. */
export const running = globalThis as unknown as { controlPlanes?: ControlPlane[] };

/** For each environment a cluster of its version, as it is before the first of our manifests comes; and these, written. */
export default async function setup(): Promise<void> {
  const started = Date.now();
  running.controlPlanes = [];
  for (const environment of environments) {
    const { version } = environment.data.kubernetes;
    const controlPlane = await ControlPlane.start(await binariesOf(version));
    running.controlPlanes.push(controlPlane);
    const { cluster } = controlPlane;
    await installReleases(cluster);
    if (build([environment], join(cluster.access.folder, "manifests")) !== 0)
      throw new Error("no manifests: see above");
    cluster.announce(version);
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    process.stdout.write(`Kubernetes ${version} for ${environment.data.project} runs: ${seconds} s\n`);
  }
}

/** What the Helm releases bring that manifests rely on: kinds and namespaces. */
async function installReleases({ admin }: Cluster): Promise<void> {
  await installCrds(admin);
  const present = (await admin.list("namespaces")).map(({ metadata }) => metadata.name);
  const namespaces = new Set(releases.map(({ namespace }) => namespace));
  for (const name of namespaces) if (!present.includes(name)) await admin.must(["create", "namespace", name]);
}
