import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "./environment";
import type { Fault } from "./fault";
import { projectFolder } from "./project-file";
import { sharedState } from "./shared-state";

/** Which secrets an environment has, without their values: every change of them is a new version. */
export interface SecretsVersions {
  /** Goes up by one with every change. */
  readonly version: number;
  /** By name, the version in which a secret was changed last. Those that are not named: in the first. */
  readonly changed: Readonly<Record<string, number>>;
}

/** What tells where an environment's secrets are. */
export type Whose = Pick<Environment, "project" | "state">;

const schema = z.strictObject({
  version: z.int().positive(),
  changed: z.record(z.string(), z.int().positive()),
}) satisfies z.ZodType<SecretsVersions>;

/**
 * The folder of an environment's secrets: one for those who share its state, or this clone's own.
 * @param root where those of all environments are @default from the project's folder
 */
export function secretsFolder(environment: Whose, root = "secrets"): string {
  return sharedState(environment) ? join(root, "shared") : root;
}

/** @returns the versions, nothing when there is no file yet; or what is wrong with the file */
export function secretsVersions(
  environment: Whose,
  root = join(projectFolder, "secrets"),
): { readonly versions: SecretsVersions | undefined; readonly faults: readonly Fault[] } {
  const name = `${environment.project}.versions.json`;
  const file = join(secretsFolder(environment, root), name);
  if (!existsSync(file)) return { versions: undefined, faults: [] };
  const text = readFileSync(file, "utf8");
  const parsed = schema.safeParse(json(text));
  if (parsed.success) return { versions: parsed.data, faults: [] };
  const fault = {
    path: join(secretsFolder(environment), name),
    found: text.slice(0, 200),
    allowed: 'what `npm run secrets` writes: {"version": 2, "changed": {"cuminKey": 2}}',
    remedy:
      "never merge two changes of secrets: take one side's files of this environment, and make the other change anew",
  };
  return { versions: undefined, faults: [fault] };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
