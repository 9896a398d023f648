import { adminsFile } from "../environments/secrets-admins";
import type { Environment } from "../environments/environment";
import { oldSigningKey } from "../environments/secrets";
import { keyFile, ensureKey } from "./age-key";
import { givenSecrets, makerOf } from "./secret-makers";
import { wayToSet } from "./secrets-list";
import { ClearSecrets, Refusal } from "./secrets-store";
import { SharedSecrets, told } from "./shared-secrets";
import { sharedState } from "../environments/shared-state";

/** The secrets of an environment: shared by those who share its state, or this clone's own. */
export function secretsOf(environment: Environment, root: string): ClearSecrets {
  return sharedState(environment) ? new SharedSecrets(environment, root) : new ClearSecrets(environment, root);
}

/** Shows the line that lets this admin in, and makes his key if there is none. */
export async function showKey(): Promise<void> {
  console.log(`your key is in ${keyFile()}: keep it, and a copy of it, where only you can read. Your line among the admins:
  "YOUR-NAME": ${JSON.stringify(await ensureKey())}`);
}

/**
 * Lets those read the secrets who are in the list now, and says what to rotate after somebody went.
 * @throws Refusal when the secrets are this clone's own
 */
export async function admit(environment: Environment, root: string): Promise<void> {
  const store = secretsOf(environment, root);
  const { project } = environment;
  if (!(store instanceof SharedSecrets))
    throw new Refusal(
      `the secrets of ${project} are this clone's own, as its state is: there are no admins to share them with`,
    );
  const change = await store.admit();
  if (change.added.length + change.removed.length === 0) {
    console.log(`nothing to do: the secrets of ${project} are encrypted for those in ${adminsFile(environment)}`);
    return;
  }
  console.log(`${told(change)}: commit and push the folder secrets/shared`);
  if (change.removed.length > 0) console.log(afterRemoval(environment, change.removed));
}

/** All that somebody knows who could read the secrets. */
function afterRemoval({ project, secrets }: Environment, removed: readonly string[]): string {
  const made = secrets.filter((name) => !(name in givenSecrets) && makerOf(name).names[0] === name);
  const rotated = made.filter((name) => name !== oldSigningKey).map((name) => `--rotate ${name}`);
  return `${removed.join(", ")} could read all secrets of ${project}, and still has what was read. Change all of them, and deploy:
  npm run secrets -- ${project} ${rotated.join(" ")}
(then end the old key of object storage: docs/guide/object-storage-key.md) and, by new ones from those who give them:
${secrets
  .filter((name) => name in givenSecrets)
  .map((name) => `  ${wayToSet(project, name)}`)
  .join("\n")}
What else an admin has: docs/guide/secrets.md, "An admin goes"`;
}
