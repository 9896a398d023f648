import { App, type AppConfig } from "cdktf";
import type { Rendered } from "../charts/beside";
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
 * Writes one stack for each environment, or none when any of them, or any of the manifests, is bad.
 * @param rendering the manifests of the same environments
 * @returns the process's exit code: 0, or 2 after every fault of every environment has been printed to stderr
 */
export async function build(
  environments: readonly EnvironmentFiles[],
  rendering: Promise<Rendered>,
  config: AppConfig = {},
): Promise<number> {
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
  const stacks = withoutStackTexts(() => valid.map(({ data, active }) => new PlatformStack(app, data, active)));
  const { code, manifests, faults } = await rendering;
  if (code !== 0) {
    console.error(faults.trimEnd());
    return code;
  }
  withoutStackTexts(() => {
    for (const stack of stacks) stack.putManifests(manifests[stack.node.id]!);
    app.synth();
  });
  for (const { data } of valid) linkSecrets(app.outdir, data);
  return 0;
}
