import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { environments } from "../environments";

const usage = `usage: npm run search-password -- ENVIRONMENT USER
Makes a password with which USER may write to Elasticsearch and OpenSearch: shows it, once, and the line with its hash
for the environment. Environments: ${environments.map(({ data }) => data.project).join(", ")}`;

/**
 * The crypt(3) hash that HAProxy compares a password with. It does so at every request, and a password of 256 random bits
 * needs no slow hash against guessing: as few rounds as there may be.
 */
function sha512Crypt(password: string): string {
  const salt = `rounds=1000$${randomBytes(8).toString("hex")}`;
  return execFileSync("openssl", ["passwd", "-6", "-salt", salt, "-stdin"], {
    input: password,
    encoding: "utf8",
  }).trim();
}

/** @returns the process's exit code */
export function main(args: readonly string[]): number {
  const [name, user, ...rest] = args;
  const environment = environments.find(({ data }) => data.project === name)?.data;
  if (!environment || user === undefined || rest.length > 0) {
    console.error(usage);
    return 2;
  }
  if (!/^[a-z][a-z0-9.-]*$/.test(user)) {
    console.error(`${user} is no user's name: lower-case letters, digits, dots and dashes, a letter first`);
    return 2;
  }
  const password = randomBytes(32).toString("hex");
  const change = user in environment.search.users ? "put in the place of the user's old line" : "add";
  console.log(`the password, shown this once: ${password}
${change} in search.users of environments/${name}.ts, and deploy:
      ${JSON.stringify(user)}: ${JSON.stringify(sha512Crypt(password))},`);
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
