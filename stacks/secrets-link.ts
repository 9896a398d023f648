import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../environments/environment";
import { secretsFolder } from "../environments/secrets-versions";

/**
 * Lets Terraform find an environment's secrets by itself: it reads every `*.auto.tfvars.json` of the folder that it
 * runs in. A link, so that the secrets stay in one place, and a relative one, so that synthesis gives the same
 * everywhere; whether the file exists is Terraform's to find out, not synthesis's.
 */
export function linkSecrets(outdir: string, environment: Pick<Environment, "project" | "state">): void {
  const folder = join(outdir, "stacks", environment.project);
  const link = join(folder, "secrets.auto.tfvars.json");
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "..", secretsFolder(environment), `${environment.project}.tfvars.json`), link);
}
