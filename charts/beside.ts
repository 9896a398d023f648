import { type ExecFileException, execFile } from "node:child_process";
import { join } from "node:path";
import type { ManifestFile } from "./manifest-files";

/** The files of each environment's folder of manifests. */
export type Manifests = Readonly<Record<string, readonly ManifestFile[]>>;

/** What came of rendering: the manifests, or why there are none. */
export interface Rendered {
  readonly manifests: Manifests;
  /** Of the process: 0, or 2 for faults, or another one. */
  readonly code: number;
  readonly faults: string;
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
  if (!error) return { code: 0, manifests: JSON.parse(stdout) as Manifests, faults: "" };
  return { code: typeof error.code === "number" ? error.code : 1, manifests: {}, faults: stderr || error.message };
}
