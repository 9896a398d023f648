import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Answer, Kubectl } from "./kubectl";

/**
 * Runs the script that control nodes run too.
 * @param project the name of the set of objects that the cluster keeps
 * @param folder with the manifests of all components
 * @param options of kubectl apply
 */
export function applyManifests(
  { environment }: Kubectl,
  project: string,
  folder: string,
  ...options: readonly string[]
): Promise<Answer> {
  const settings = { env: environment, maxBuffer: 1 << 26 };
  return new Promise((resolve) =>
    execFile(
      join(__dirname, "../../constructs/manifests-agent/apply-manifests"),
      [project, folder, ...options],
      settings,
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    ),
  );
}
