import { App, type AppConfig } from "cdktf";
import type { Active } from "../environments/environment";
import { EnvironmentError } from "../environments/fault";
import { validate } from "../environments/validate";
import { PlatformStack } from "./platform-stack";
import { linkSecrets } from "./secrets-link";
import { withoutStackTexts } from "./without-stack-texts";

/** What an environment's two files state, not yet checked. */
export interface EnvironmentFiles {
  readonly data: unknown;
  readonly active: unknown;
}

/**
 * Writes one stack for each environment, or none when any of them is bad.
 * @returns the process's exit code: 0, or 2 after every fault of every environment has been printed to stderr
 */
export function build(environments: readonly EnvironmentFiles[], config: AppConfig = {}): number {
  const valid = environments.flatMap(({ data, active }) => {
    try {
      return [{ data: validate(data, active), active: active as Active }];
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      console.error(error.message);
      return [];
    }
  });
  if (valid.length < environments.length) return 2;

  const app = new App({ stackTraces: false, ...config });
  withoutStackTexts(() => {
    for (const { data, active } of valid) new PlatformStack(app, data, active);
    app.synth();
  });
  for (const { data } of valid) linkSecrets(app.outdir, data.project);
  return 0;
}
