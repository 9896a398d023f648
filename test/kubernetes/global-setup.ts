import { environments } from "../../environments";
import { buildAll } from "./binaries";
import type { ControlPlane } from "./control-plane";
import { startFor } from "./start";
import { Usage } from "./usage";

/** What runs, for the teardown, which jest loads apart from this. */
export const running = globalThis as unknown as { controlPlanes?: ControlPlane[]; usage?: Usage };

/** For each environment a cluster of its version. */
export default async function setup(): Promise<void> {
  const binaries = await buildAll();
  running.usage = new Usage();
  running.controlPlanes = [];
  const started = Date.now();
  await Promise.all(
    environments.map(async (environment, i) => {
      const { project, kubernetes } = environment.data;
      const controlPlane = await startFor(environment, binaries[i]!);
      running.controlPlanes!.push(controlPlane);
      controlPlane.cluster.announce(kubernetes.version);
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      process.stdout.write(`Kubernetes ${kubernetes.version} for ${project} runs: ${seconds} s\n`);
    }),
  );
}
