import { adminsFile, secretsAdmins } from "./secrets-admins";
import { secretsFolder, type Whose } from "./secrets-versions";
import { sharedState } from "./shared-state";

/**
 * How to come by the secrets that are deployed: a sentence for messages.
 * @param root the folder of all environments' secrets @default the project's
 */
export function secretsRemedy(environment: Whose, root?: string): string {
  const { project } = environment;
  if (!sharedState(environment))
    return `Get back the files ${secretsFolder(environment)}/${project}.* that it was deployed with.`;
  const names = Object.keys(secretsAdmins(environment, root).admins);
  const whom = names.length > 0 ? names.join(", ") : `those in the deployed ${adminsFile(environment)}`;
  return `Get the team's: git pull, then npm run secrets -- ${project}; who can let you read them: ${whom}.`;
}
