import { join } from "node:path";
import { build } from "../../charts/build";
import { releases } from "../../charts/releases";
import type { environments } from "../../environments";
import type { Binaries } from "./binaries";
import type { Cluster } from "./cluster";
import { ControlPlane } from "./control-plane";
import { installCrds } from "./crds";

/** A cluster for an environment, as it is before the first of our manifests comes; and these, written. */
export async function startFor(environment: (typeof environments)[number], binaries: Binaries): Promise<ControlPlane> {
  const controlPlane = await ControlPlane.start(binaries);
  const { cluster } = controlPlane;
  await installReleases(cluster);
  if (build([environment], join(cluster.access.folder, "manifests")) !== 0) throw new Error("no manifests: see above");
  return controlPlane;
}

/** What the Helm releases bring that manifests rely on: kinds and namespaces. */
async function installReleases({ admin }: Cluster): Promise<void> {
  await installCrds(admin);
  const present = (await admin.list("namespaces")).map(({ metadata }) => metadata.name);
  const namespaces = new Set(releases.map(({ namespace }) => namespace));
  for (const name of namespaces) if (!present.includes(name)) await admin.must(["create", "namespace", name]);
}
