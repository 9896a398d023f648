import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureKey } from "../../commands/age-key";
import type { Secrets } from "../../commands/complete-secrets";
import { main } from "../../commands/secrets";
import { scratch } from "../support/scratch";

const folder = scratch();
const people = mkdtempSync(join(tmpdir(), "admins-"));
const team = join(people, "team");
const keys: Record<string, string> = {};
let said: string[];

const as = (who: string) => (process.env.TOOLFORGE_AGE_KEY = join(people, `${who}.txt`));
const shared = (ending: string) => join(folder(), "shared", `tools.${ending}`);
const text = (ending: string) => readFileSync(shared(ending), "utf8");
const secrets = () => JSON.parse(text("tfvars.json")) as Secrets;
const run = (...words: string[]) => main(words, folder(), () => "given");

function admins(...names: readonly string[]): void {
  mkdirSync(join(folder(), "shared"), { recursive: true });
  writeFileSync(shared("admins.json"), JSON.stringify(Object.fromEntries(names.map((name) => [name, keys[name]]))));
}

/** A fresh clone of what alice made: clear text is never committed. */
function clone(): void {
  cpSync(team, join(folder(), "shared"), { recursive: true });
  rmSync(shared("tfvars.json"));
}

beforeAll(async () => {
  jest.spyOn(console, "log").mockImplementation();
  for (const name of ["alice", "bob", "carol"]) {
    as(name);
    keys[name] = await ensureKey();
  }
  // once, since keys take seconds
  mkdirSync(join(people, "shared"));
  writeFileSync(join(people, "shared/tools.admins.json"), JSON.stringify({ alice: keys["alice"], bob: keys["bob"] }));
  as("alice");
  await main(["tools", "--set", "acmeDnsPassword"], people, () => "given");
  cpSync(join(people, "shared"), team, { recursive: true });
});
afterAll(() => rmSync(people, { recursive: true }));

beforeEach(() => {
  said = [];
  for (const stream of ["log", "error"] as const) {
    jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
  }
  as("alice");
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.TOOLFORGE_AGE_KEY;
  delete process.env.TOOLFORGE_STATE;
});

test("a fresh clone of a second admin has the same secrets, and makes none", async () => {
  clone();
  as("bob");
  expect(await run("tools")).toBe(0);
  expect(secrets()).toEqual(JSON.parse(readFileSync(join(team, "tools.tfvars.json"), "utf8")));
  expect(said.join("\n")).not.toContain("made");
  expect(statSync(shared("tfvars.json")).mode & 0o777).toBe(0o600);
  expect(text("age")).toBe(readFileSync(join(team, "tools.age"), "utf8"));
});

test("who may not read them is told whom to ask, and nothing is made", async () => {
  clone();
  as("carol");
  expect(await run("tools")).toBe(1);
  expect(said.join("\n")).toMatch(
    /your key \(.*carol\.txt\) does not open .*One of these can let you in: alice, bob\./,
  );
  as("nobody");
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(/you have no key yet .*npm run secrets -- --key makes one; .*: alice, bob$/);
  expect(existsSync(shared("tfvars.json"))).toBe(false);
});

test("without the encrypted file nothing is made for an environment that has secrets, and it is said whom to ask", async () => {
  clone();
  rmSync(shared("age"));
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(/tools\.age is not there, although .*tools\.versions\.json says .*ask alice, bob\./);
  expect(existsSync(shared("age")) || existsSync(shared("tfvars.json"))).toBe(false);
});

test("the first admin is told how to begin", async () => {
  as("first");
  expect(await run("--key")).toBe(0);
  const line = /"YOUR-NAME": ("age1[a-z0-9]{58}")/.exec(said.join("\n"))![1]!;
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(
    /^your key is not in secrets\/shared\/tools\.admins\.json, .* npm run secrets -- --key shows/,
  );
  admins();
  writeFileSync(shared("admins.json"), `{ "first": ${line} }`);
  expect(await run("tools", "--set", "acmeDnsPassword")).toBe(0);
  expect(text("age")).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
});

test("an admin comes by a line and a command of one who is there", async () => {
  clone();
  admins("alice", "bob", "carol");
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(/carol added.*npm run secrets -- tools --admins$/);
  expect(await run("tools", "--admins")).toBe(0);
  expect(said.at(-1)).toBe("carol added: commit and push the folder secrets/shared");
  as("carol");
  expect(await run("tools")).toBe(0);
  expect(secrets()["secretsVersion"]).toBe(1);
});

test("nobody lets himself in", async () => {
  clone();
  admins("alice", "bob", "carol");
  as("carol");
  expect(await run("tools", "--admins")).toBe(1);
  expect(text("age")).toBe(readFileSync(join(team, "tools.age"), "utf8"));
});

test("an admin goes by a line and a command, which names all that he could read", async () => {
  clone();
  admins("alice");
  expect(await run("tools", "--admins")).toBe(0);
  const told = said.join("\n");
  expect(told).toContain("bob could read all secrets of tools");
  const rotate = /npm run secrets -- (tools --rotate .*)/.exec(told)![1]!.split(" ");
  expect(rotate).toEqual(expect.arrayContaining(["cuminKey", "mailDkimKey", "secretsFingerprintKey"]));
  expect(told).toMatch(/acmeDnsPassword, .*: npm run secrets -- tools --set acmeDnsPassword/);
  as("bob");
  expect(await run("tools")).toBe(1);
  as("alice");
  await run("tools");
  const before = secrets();
  expect(await run(...rotate)).toBe(0);
  const kept = Object.keys(before).filter((name) => before[name] === secrets()[name]);
  expect(kept).toEqual(["acmeDnsPassword"]);
  expect(secrets()["objectStorageOldKey"]).toBe(before["objectStorageKey"]);
});

test("a rotation is encrypted for all admins, as the next version", async () => {
  clone();
  expect(await run("tools", "--rotate", "mailSrsSecret")).toBe(0);
  const rotated = secrets();
  as("bob");
  rmSync(shared("tfvars.json"));
  expect(await run("tools")).toBe(0);
  expect(secrets()).toEqual(rotated);
  expect(rotated["secretsVersion"]).toBe(2);
});

test("what is committed tells no secret", () => {
  clone();
  const committed = text("age") + text("versions.json") + text("admins.json");
  const values = Object.values(JSON.parse(readFileSync(join(team, "tools.tfvars.json"), "utf8")) as Secrets);
  for (const value of values.filter((each) => typeof each === "string")) expect(committed).not.toContain(value);
});

test("files of two changes, merged, are refused", async () => {
  clone();
  writeFileSync(shared("versions.json"), '{"version": 2, "changed": {"cuminKey": 2}}');
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(
    /tools\.age is version 1 of the secrets, .*tools\.versions\.json version 2: take both from one commit/,
  );
});

test("a line that is no recipient is told with all others, and what is expected", async () => {
  clone();
  writeFileSync(shared("admins.json"), '{"alice": "ssh-ed25519 AAAA", "bob": 1}');
  expect(await run("tools")).toBe(1);
  expect(said.join("\n")).toMatch(/admins: 2 faults\n {2}secrets\/shared\/tools\.admins\.json: alice\n/);
});

test("a key that others may read is refused", async () => {
  clone();
  as("careless");
  await ensureKey();
  chmodSync(join(people, "careless.txt"), 0o644);
  expect(await run("tools")).toBe(1);
  expect(said.at(-1)).toMatch(/careless\.txt holds a key .*chmod 600/);
});

test("with a state of one's own, no key is needed and nothing shared is touched", async () => {
  clone();
  as("nobody");
  process.env.TOOLFORGE_STATE = "local";
  expect(await run("tools", "--set", "acmeDnsPassword")).toBe(0);
  expect(existsSync(join(folder(), "tools.tfvars.json"))).toBe(true);
  expect(existsSync(shared("tfvars.json"))).toBe(false);
  expect(await run("tools", "--admins")).toBe(1);
  expect(said.at(-1)).toContain("this clone's own");
});

test("git ignores clear text, and nothing else of what is shared", () => {
  const ignored = (path: string) =>
    spawnSync("git", ["check-ignore", "-q", path], { cwd: __dirname + "/../.." }).status === 0;
  const paths = [
    "secrets/shared/tools.tfvars.json",
    "secrets/toolsbeta.tfvars.json",
    "secrets/toolsbeta.versions.json",
  ];
  expect(paths.filter(ignored)).toEqual(paths);
  expect(["age", "versions.json", "admins.json"].filter((end) => ignored(`secrets/shared/tools.${end}`))).toEqual([]);
});
