import { existsSync, readFileSync } from "node:fs";
import { armor, Decrypter, Encrypter } from "age-encryption";
import { describe } from "../environments/fault";
import { type Admins, adminsFile, secretsAdmins } from "../environments/secrets-admins";
import type { SecretsVersions } from "../environments/secrets-versions";
import { keyFile, ownKeys, ownRecipients } from "./age-key";
import type { Secrets } from "./complete-secrets";
import { ClearSecrets, Refusal, type Stored } from "./secrets-store";

/** What is encrypted. The version ties it to the file beside it, the admins to the list. */
interface Sealed {
  readonly version: number;
  readonly admins: Admins;
  readonly secrets: Secrets;
}

/** Who came and who went since the secrets were encrypted last. */
export interface AdminsChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Secrets that several admins share: encrypted for each of them, in the repository. */
export class SharedSecrets extends ClearSecrets {
  private sealed: Sealed | undefined;

  override async read(): Promise<Stored> {
    const versions = this.versions();
    const { project } = this.environment;
    if (!existsSync(this.file("age"))) {
      if (versions) throw new Refusal(this.gone("age", `Get it: git pull, or ask ${this.names()}.`));
      await this.mustBeAdmin();
      return { secrets: {}, versions };
    }
    this.sealed = await this.open();
    if (this.sealed.version !== versions?.version)
      throw new Refusal(
        `${this.file("age")} is version ${this.sealed.version} of the secrets, ${this.file("versions.json")} version ${versions?.version ?? "none"}: take both from one commit, and make the other side's change anew`,
      );
    const { added, removed } = difference(this.sealed.admins, this.admins());
    if (added.length + removed.length > 0)
      throw new Refusal(
        `${adminsFile(this.environment)} is not whom the secrets are encrypted for (${told({ added, removed })}): if that is meant, npm run secrets -- ${project} --admins`,
      );
    return { secrets: this.sealed.secrets, versions };
  }

  override async write(secrets: Secrets, versions: SecretsVersions): Promise<void> {
    if (this.sealed?.version !== versions.version)
      await this.seal({ version: versions.version, admins: this.admins(), secrets });
    await super.write(secrets, versions);
  }

  /** Encrypts anew for those who are in the list now. @throws Refusal when there is nothing to encrypt */
  async admit(): Promise<AdminsChange> {
    if (!existsSync(this.file("age")))
      throw new Refusal(`there are no secrets yet: npm run secrets -- ${this.environment.project} makes them`);
    const sealed = await this.open();
    const change = difference(sealed.admins, this.admins());
    if (change.added.length + change.removed.length > 0) await this.seal({ ...sealed, admins: this.admins() });
    return change;
  }

  private admins(): Admins {
    const { admins, faults } = secretsAdmins(this.environment, this.root);
    if (faults.length > 0) throw new Refusal(describe("admins", faults));
    return admins;
  }

  private names(): string {
    const names = Object.keys(this.admins());
    return names.length > 0 ? names.join(", ") : "those who deployed it";
  }

  private async open(): Promise<Sealed> {
    const file = this.file("age");
    const keys = ownKeys();
    if (keys.length === 0)
      throw new Refusal(
        `you have no key yet (${keyFile()}; TOOLFORGE_AGE_KEY names another): npm run secrets -- --key makes one; then one of these can let you read the secrets of ${this.environment.project}: ${this.names()}`,
      );
    const decrypter = new Decrypter();
    for (const key of keys) decrypter.addIdentity(key);
    try {
      return JSON.parse(await decrypter.decrypt(armor.decode(readFileSync(file, "utf8")), "text")) as Sealed;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        `your key (${keyFile()}) does not open ${file} (${reason}). One of these can let you in: ${this.names()}. Give them the line that npm run secrets -- --key shows; they put it into ${adminsFile(this.environment)}, run npm run secrets -- ${this.environment.project} --admins, and push`,
      );
    }
  }

  private async seal(sealed: Sealed): Promise<void> {
    await this.mustBeAdmin();
    const encrypter = new Encrypter();
    for (const recipient of Object.values(sealed.admins)) encrypter.addRecipient(recipient);
    this.put("age", armor.encode(await encrypter.encrypt(JSON.stringify(sealed))), 0o644);
    this.sealed = sealed;
  }

  /** Who encrypts must be able to read it again. */
  private async mustBeAdmin(): Promise<void> {
    const own = await ownRecipients();
    const { project } = this.environment;
    if (Object.values(this.admins()).some((recipient) => own.includes(recipient))) return;
    throw new Refusal(
      `your key is not in ${adminsFile(this.environment)}, so that you could not read the secrets of ${project} yourself: put in the line that npm run secrets -- --key shows, and run this again`,
    );
  }
}

/** As one line. */
export const told = ({ added, removed }: AdminsChange) =>
  [...added.map((name) => `${name} added`), ...removed.map((name) => `${name} removed`)].join(", ");

/** A new key of the same admin is both: the old one must not open anything any more. */
function difference(before: Admins, now: Admins): AdminsChange {
  const missing = (from: Admins, of: Admins) => Object.keys(of).filter((name) => from[name] !== of[name]);
  return { added: missing(before, now), removed: missing(now, before) };
}
