import { rmSync } from "node:fs";
import type { EnvironmentFiles } from "../environments/files";
import { build } from "./build";

/**
 * Writes the manifests where the cdk8s CLI wants them (`CDK8S_OUTDIR`), or without it into `manifests`. The CLI cannot be
 * asked for one environment, so that to it they are all there or none.
 * @returns the process's exit code: 0, or 2 when anything is bad. To the CLI it is 0 all the same: at any other it would
 * print a stack trace of its own below the faults, whereas a folder that is missing it tells in one line, and exits with 1.
 */
export function synth(environments: readonly EnvironmentFiles[], outdir = process.env["CDK8S_OUTDIR"]): number {
  const code = build(environments, outdir ?? "manifests");
  if (code === 0 || outdir === undefined) return code;
  rmSync(outdir, { recursive: true, force: true });
  return 0;
}
