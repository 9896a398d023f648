import { type ExecFileException, execFile } from "node:child_process";
import { join } from "node:path";
import type { ManifestFile } from "./manifest-files";

/** What came of rendering an environment: its manifests, or why there are none. */
export interface RenderedCluster {
  readonly files?: readonly ManifestFile[];
  readonly faults?: string;
  /** The code failed over it: these are no faults of the environment. @default false */
  readonly mistake?: boolean;
}

/** What came of rendering. */
export interface Rendered {
  /** By environment. */
  readonly clusters: Readonly<Record<string, RenderedCluster>>;
  /** Why nothing was rendered at all. */
  readonly failure?: string;
}

/**
 * The manifests of all environments, rendered in a process of its own from the moment that this file is loaded. Charts
 * and stacks share nothing and take about as long, so that on two cores the one costs a synthesis no time beside the
 * other.
 */
export const rendering = new Promise<Rendered>((resolve) => {
  // In a bundle that is print.js; beside the sources print.ts, with the same loader of TypeScript as this process has.
  const args = [...process.execArgv, join(__dirname, "print")];
  execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
    resolve(outcome(error, stdout, stderr)),
  );
});

/** What has come of the process. One that was killed, or never ran, has said nothing. */
export function outcome(error: ExecFileException | null, stdout: string, stderr: string): Rendered {
  if (error) return { clusters: {}, failure: `the manifests could not be rendered: ${stderr || error.message}` };
  return { clusters: JSON.parse(stdout) as Rendered["clusters"] };
}
