import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { environments } from "../environments";
import { clusterOnlySecrets, oldSigningKey, signingKey } from "../environments/secrets";
import { admit, secretsOf, showKey } from "./admins";
import { completeSecrets } from "./complete-secrets";
import { givenSecrets } from "./secret-makers";
import { listSecrets, wayToSet } from "./secrets-list";
import { Refusal } from "./secrets-store";
import { nextVersions, sinceDeployed } from "./secrets-versions";
import { keyBefore, refusedRotation } from "./signing-key";

const names = environments.map(({ data }) => data.project).join(", ");
const usage = `usage: npm run secrets -- ENVIRONMENT [--set NAME] [--rotate NAME]...
       npm run secrets -- ENVIRONMENT --list | --admins | --deployed VERSION | --end-rotation
       npm run secrets -- --key
Makes what is missing of an environment's secrets, and rotates what is named. --set takes a secret that others give from
standard input. What is waited for in the cluster may be set after a first deploy: without it, who reads it does not start.
--list tells every secret's version, and who gives what is waited for. --admins encrypts them for those who are in
secrets/shared/ENVIRONMENT.admins.json now; --key shows your line for it. --deployed makes one change of all that came after
the version that is deployed. After ${signingKey} was rotated the old one is valid, too, until --end-rotation.
New values are in force after the next cdktf deploy. docs/guide/secrets.md has all of it.
Environments: ${names}`;

const options = {
  help: { type: "boolean", short: "h" },
  set: { type: "string", multiple: true },
  rotate: { type: "string", multiple: true },
  list: { type: "boolean" },
  admins: { type: "boolean" },
  key: { type: "boolean" },
  deployed: { type: "string" },
  "end-rotation": { type: "boolean" },
} as const;

/** What is asked for on the command line; nothing when it cannot be understood. */
function asked(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

/**
 * @param folder where the secrets of all environments are
 * @param input what comes on standard input
 * @returns the process's exit code
 */
export async function main(
  args: readonly string[],
  folder = join(dirname(__dirname), "secrets"),
  input = () => readFileSync(0, "utf8"),
): Promise<number> {
  try {
    return await run(args, folder, input);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function run(args: readonly string[], folder: string, input: () => string): Promise<number> {
  const { values, positionals } = asked(args) ?? {};
  if (values?.help) {
    console.log(usage);
    return 0;
  }
  if (values?.key && args.length === 1) {
    await showKey();
    return 0;
  }
  const [name, ...others] = positionals ?? [];
  const [rotate, set] = [values?.rotate ?? [], values?.set ?? []];
  const environment = environments.find(({ data }) => data.project === name)?.data;
  if (name !== undefined && others.length === 0 && !environment) {
    console.error(`no environment ${name}; there are: ${names}`);
    return 2;
  }
  const change = rotate.length + set.length > 0;
  const end = values?.["end-rotation"];
  const verbs = [change, end, values?.list, values?.admins, values?.key, values?.deployed !== undefined];
  if (
    !values ||
    !environment ||
    values.key ||
    others.length > 0 ||
    set.length > 1 ||
    verbs.filter(Boolean).length > 1
  ) {
    console.error(usage);
    return 2;
  }
  const unknown = [...rotate, ...set].filter((secret) => !environment.secrets.includes(secret));
  if (unknown.length > 0) {
    console.error(`no such secret in ${name}: ${unknown.join(", ")}; there are ${environment.secrets.join(", ")}`);
    return 2;
  }
  const wrong = set.find((secret) => !(secret in givenSecrets)) ?? rotate.find((secret) => secret in givenSecrets);
  if (wrong) {
    const given = wrong in givenSecrets;
    console.error(`${wrong} is ${given ? givenSecrets[wrong] : "made here"}: use --${given ? "set" : "rotate"}`);
    return 2;
  }
  if (values.admins) {
    await admit(environment, folder);
    return 0;
  }
  const store = secretsOf(environment, folder);
  const { secrets: given, versions } = await store.read();
  if (values.list) {
    listSecrets(environment, given, versions);
    return 0;
  }
  if (values.deployed !== undefined) {
    const deployed = Number(values.deployed);
    if (!versions || !/^\d+$/.test(values.deployed) || deployed >= versions.version) {
      console.error(
        `--deployed ${values.deployed}: no version before ${versions?.version ?? "the first"}, which is here`,
      );
      return 2;
    }
    const since = sinceDeployed(versions, deployed);
    await store.write(given, since);
    console.log(`all that changed since version ${deployed} is version ${since.version} now`);
    return 0;
  }
  const value = set.length > 0 ? input().trim() : "";
  if (set.length > 0 && value === "") {
    console.error(`${set[0]}: nothing came on standard input`);
    return 2;
  }
  const refused = refusedRotation(name!, rotate, given);
  if (refused !== undefined) {
    console.error(refused);
    return 2;
  }
  const known = {
    ...given,
    ...Object.fromEntries(set.map((secret) => [secret, value])),
    ...keyBefore(given, rotate, end),
  };
  const done = await completeSecrets(environment.secrets, known, rotate);
  await store.write(done.secrets, nextVersions(versions, given, done.secrets));
  const say = (what: string, names: readonly string[]) =>
    names.length > 0 && console.log(`${what}: ${names.join(", ")}`);
  say("set", set);
  say("made", done.made);
  say("rotated", done.rotated);
  say("ended", end && given[oldSigningKey] ? [oldSigningKey] : []);
  say("kept although nothing uses it", done.unused);
  const waitedFor = clusterOnlySecrets(Object.keys(environment.roles));
  const [later, missing] = [true, false].map((inCluster) =>
    done.wanted.filter((secret) => waitedFor.includes(secret) === inCluster),
  ) as [string[], string[]];
  if (later.length > 0)
    console.log(
      `waited for in the cluster: ${later.length} that others give; npm run secrets -- ${name} --list names them`,
    );
  for (const secret of missing) console.error(`missing: ${wayToSet(name!, secret)}`);
  if (missing.length > 0) return 1;
  if (later.length + set.length + done.made.length + done.rotated.length === 0)
    console.log("nothing to do: every secret is there");
  return 0;
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
