import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environments } from "../environments";
import { clusterOnlySecrets, oldSigningKey, signingKey } from "../environments/secrets";
import { givenSecrets, makerOf } from "./secret-makers";

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

const usage = `usage: npm run secrets -- ENVIRONMENT [--set NAME] [--rotate NAME]... [--end-rotation]
Makes secrets/ENVIRONMENT.tfvars.json, or what is missing in it, and rotates what is named. --set takes a secret that
others give from standard input. What is waited for in the cluster may be set after a first deploy: without it, who reads
it does not start. Rotating ${signingKey} leaves the old key valid beside the new one until --end-rotation.
The new values are in force after the next cdktf deploy. Environments: ${environments.map(({ data }) => data.project).join(", ")}`;

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
  const [name, ...rest] = args;
  const environment = environments.find(({ data }) => data.project === name)?.data;
  const after = (option: string) => rest.flatMap((word, i) => (rest[i - 1] === option ? [word] : []));
  const [rotate, set] = [after("--rotate"), after("--set")];
  const end = rest.includes("--end-rotation");
  const unknown = [...rotate, ...set].filter((secret) => !environment?.secrets.includes(secret));
  if (
    !environment ||
    rest.length !== (rotate.length + set.length) * 2 + Number(end) ||
    set.length > 1 ||
    unknown.length > 0
  ) {
    if (environment && unknown.length > 0) {
      console.error(`no such secret in ${name}: ${unknown.join(", ")}; there are ${environment.secrets.join(", ")}`);
    } else console.error(usage);
    return 2;
  }
  const wrong = set.find((secret) => !(secret in givenSecrets)) ?? rotate.find((secret) => secret in givenSecrets);
  if (wrong) {
    const given = wrong in givenSecrets;
    console.error(`${wrong} is ${given ? givenSecrets[wrong] : "made here"}: use --${given ? "set" : "rotate"}`);
    return 2;
  }
  const file = join(folder, `${name}.tfvars.json`);
  const given = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Secrets) : {};
  const value = set.length > 0 ? input().trim() : "";
  if (set.length > 0 && value === "") {
    console.error(`${set[0]}: nothing came on standard input`);
    return 2;
  }
  if (rotate.includes(signingKey) && given[oldSigningKey]) {
    console.error(
      `${signingKey}: its last rotation has not ended, and a machine may still need the key before it. See docs/guide/object-storage-key.md, then: npm run secrets -- ${name} --end-rotation`,
    );
    return 2;
  }
  const old = end
    ? { [oldSigningKey]: "" }
    : rotate.includes(signingKey) && { [oldSigningKey]: given[signingKey] ?? "" };
  const known = { ...given, ...Object.fromEntries(set.map((secret) => [secret, value])), ...old };
  const change = await completeSecrets(environment.secrets, known, rotate);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(change.secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  const say = (what: string, names: readonly string[]) =>
    names.length > 0 && console.log(`${what}: ${names.join(", ")}`);
  say("set", set);
  say("made", change.made);
  say("rotated", change.rotated);
  say("ended", end && given[oldSigningKey] ? [oldSigningKey] : []);
  say("kept although nothing uses it", change.unused);
  const waitedFor = clusterOnlySecrets(Object.keys(environment.roles));
  const how = (secret: string) => `${secret}, ${givenSecrets[secret]}: npm run secrets -- ${name} --set ${secret}`;
  const [later, missing] = [true, false].map((inCluster) =>
    change.wanted.filter((secret) => waitedFor.includes(secret) === inCluster),
  ) as [string[], string[]];
  for (const secret of later) console.log(`waited for in the cluster: ${how(secret)}`);
  for (const secret of missing) console.error(`missing: ${how(secret)}`);
  if (missing.length > 0) return 1;
  if (later.length + set.length + change.made.length + change.rotated.length === 0)
    console.log("nothing to do: every secret is there");
  return 0;
}

if (require.main === module) void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
