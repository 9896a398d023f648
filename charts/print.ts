import { environments } from "../environments";
import { renderAll } from "./build";
import { manifestFiles } from "./manifest-files";

// The other end of beside.ts.
const clusters = renderAll(environments);
if (clusters) {
  const named = clusters.map((cluster) => [cluster.environment.project, manifestFiles(cluster)] as const);
  process.stdout.write(JSON.stringify(Object.fromEntries(named)));
} else {
  process.exitCode = 2;
}
