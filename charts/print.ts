import { environmentFiles } from "../environments";
import type { EnvironmentFiles } from "../environments/files";
import type { RenderedCluster } from "./beside";
import { type Outcome, renderAll } from "./build";
import { manifestFiles } from "./manifest-files";

// The other end of beside.ts.
process.stdout.write(
  JSON.stringify(Object.fromEntries(environmentFiles.map((files) => [files.project, outcome(files)]))),
);

function outcome(files: EnvironmentFiles): RenderedCluster {
  try {
    const [{ cluster, faults }] = renderAll([files]) as [Outcome];
    return cluster ? { files: manifestFiles(cluster) } : { faults };
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    return { faults: message, mistake: true };
  }
}
