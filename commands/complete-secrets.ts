import { oldSigningKey } from "../environments/secrets";
import { givenSecrets, makerOf } from "./secret-makers";

/** Values by name. */
export type Secrets = Readonly<Record<string, string>>;

export interface SecretsChange {
  readonly secrets: Secrets;
  readonly made: readonly string[];
  readonly rotated: readonly string[];
  /** Still missing, since others give them. */
  readonly wanted: readonly string[];
  /** In the file, but used by nothing here: kept, since only a person knows whether it is still needed elsewhere. */
  readonly unused: readonly string[];
}

/** Makes the secrets that are missing and that can be made, and those that are to be rotated anew; all others stay as they are. */
export async function completeSecrets(
  needed: readonly string[],
  given: Secrets,
  rotate: readonly string[],
): Promise<SecretsChange> {
  const absent = needed.filter((name) => !given[name] && name !== oldSigningKey);
  const missing = absent.filter((name) => !(name in givenSecrets));
  const all = new Map(Object.entries(given));
  const done = new Set<string>();
  for (const name of [...missing, ...rotate]) {
    if (done.has(name)) continue;
    const { names, make } = makerOf(name);
    const values = await make();
    names.forEach((made, i) => all.set(made, values[i]!));
    names.forEach((made) => done.add(made));
  }
  return {
    secrets: Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1))),
    made: missing,
    rotated: [...done].filter((name) => !missing.includes(name)).sort(),
    wanted: absent.filter((name) => name in givenSecrets),
    unused: Object.keys(given).filter((name) => !needed.includes(name)),
  };
}
