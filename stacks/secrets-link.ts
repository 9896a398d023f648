import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets Terraform find an environment's secrets by itself: it reads every `*.auto.tfvars.json` of the folder that it
 * runs in. A link, so that the secrets stay in one place, and a relative one, so that synthesis gives the same
 * everywhere; whether the file exists is Terraform's to find out, not synthesis's.
 */
export function linkSecrets(outdir: string, environment: string): void {
  const folder = join(outdir, "stacks", environment);
  const link = join(folder, "secrets.auto.tfvars.json");
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "..", "secrets", `${environment}.tfvars.json`), link);
}
