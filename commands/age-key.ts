import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { Refusal } from "./secrets-store";

/** The file of this admin's own keys, as `age-keygen` writes it. */
export function keyFile(): string {
  return process.env.TOOLFORGE_AGE_KEY ?? join(homedir(), ".config", "toolforge", "age-key.txt");
}

/**
 * This admin's own keys; none when there is no file.
 * @throws Refusal when others may read the file, or no key is in it
 */
export function ownKeys(): readonly string[] {
  const file = keyFile();
  if (!existsSync(file)) return [];
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Refusal(`${file} holds a key that opens secrets, and others may read it: chmod 600 ${file}`);
  const keys = readFileSync(file, "utf8").match(/^AGE-SECRET-KEY-1[0-9A-Z]+$/gm);
  if (!keys)
    throw new Refusal(`${file} holds no line AGE-SECRET-KEY-1…: TOOLFORGE_AGE_KEY names a file that age-keygen wrote`);
  return keys;
}

/** The public halves of this admin's keys. */
export async function ownRecipients(): Promise<readonly string[]> {
  return Promise.all(ownKeys().map(identityToRecipient));
}

/** Makes this admin a key when there is none. @returns its public half */
export async function ensureKey(): Promise<string> {
  const file = keyFile();
  if (!existsSync(file)) {
    // not one against quantum computers, which Debian's age does not read yet
    const key = await generateX25519Identity();
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `# public key: ${await identityToRecipient(key)}\n${key}\n`, { mode: 0o600, flag: "wx" });
    chmodSync(file, 0o600);
  }
  const [recipient] = await ownRecipients();
  return recipient!;
}
