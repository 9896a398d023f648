import type { Environment } from "../environments/environment";
import { oldSigningKey, signingKey } from "../environments/secrets";
import type { SecretsVersions } from "../environments/secrets-versions";
import { givenSecrets } from "./secret-makers";
import type { Secrets } from "./complete-secrets";

/** Tells of every secret since which version it is what it is, or how it is to be had. Never a value. */
export function listSecrets(
  { project, secrets: needed }: Environment,
  secrets: Secrets,
  versions: SecretsVersions | undefined,
): void {
  const { version, changed } = versions ?? { version: 1, changed: {} };
  console.log(`secrets of ${project}, version ${version}`);
  for (const name of needed) {
    if (secrets[name]) console.log(`${name}: since version ${changed[name] ?? 1}`);
    else if (name === oldSigningKey) console.log(`${name}: not there; only while ${signingKey} is rotated`);
    else if (name in givenSecrets)
      console.log(`${name}: not there; ${wayToSet(project, name).replace(`${name}, `, "")}`);
    else console.log(`${name}: not there; npm run secrets -- ${project} makes it`);
  }
}

/** Who gives a secret, and how it is set. */
export function wayToSet(project: string, name: string): string {
  return `${name}, ${givenSecrets[name]}: npm run secrets -- ${project} --set ${name}`;
}
