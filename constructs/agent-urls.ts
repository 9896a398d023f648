import { Fn, Token } from "cdktf";
import { secret } from "./hiera";
import type { ManagedFile } from "./host-files";

/** The signed URLs of a machine's configuration: what it is, what all machines share, what only it may know. */
export interface ConfigurationUrls {
  readonly host: string;
  readonly common: string;
  readonly secrets: string;
}

/** The secret that is the text of {@link urlsFile}. */
export const agentUrls = "agentUrls";

/** The secret that is the name of the key that signed the URLs: what a machine shows of it to monitoring. */
export const storageKeyName = "storageKeyName";

const folder = "/etc/toolforge-agent";
/** Where the agent reads its URLs: user data puts it there, then it is configuration like any other. */
export const urlsFile = `${folder}/urls`;

/** The URLs as the agent reads them: a line `<layer> <URL>` each. */
export function urlsText(urls: ConfigurationUrls): string {
  return Object.entries(urls)
    .map(([layer, url]) => `${layer} ${url}\n`)
    .join("");
}

/** The same as a Terraform expression that may stand in another. */
export function urlsExpression(urls: ConfigurationUrls): string {
  const layers = Object.keys(urls).map((layer) => `${layer} %s\n`);
  return Token.asString(Fn.format(layers.join(""), Object.values(urls)));
}

/**
 * The agent's files that say where the configuration is. User data never changes: a machine gets the URLs of another key among its secrets, while
 * those of the old one are still valid.
 */
export const urlFiles: Readonly<Record<string, ManagedFile>> = {
  [urlsFile]: {
    content: secret(agentUrls),
    mode: "0600",
    // three lines, or the machine would be cut off
    check: `awk '!/^(host|common|secrets) https?:[^ ]+$/ { bad = 1 } END { exit bad || NR != 3 }' %`,
  },
  [`${folder}/key-name`]: { content: secret(storageKeyName) },
};
