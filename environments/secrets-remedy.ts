import { secretsFolder, type Whose } from "./secrets-versions";

/** How to come by the secrets that are deployed: a sentence for messages. */
export function secretsRemedy(environment: Whose): string {
  return `Get back the files ${secretsFolder(environment)}/${environment.project}.* that it was deployed with.`;
}
