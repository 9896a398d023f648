import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "../environments/fault";
import { secretsFolder, secretsVersions, type SecretsVersions, type Whose } from "../environments/secrets-versions";
import type { Secrets } from "./complete-secrets";

/** What is there of an environment. */
export interface Stored {
  readonly secrets: Secrets;
  /** Nothing when there are none, or when they are older than versions are. */
  readonly versions: SecretsVersions | undefined;
}

/** Where an environment's secrets are kept. */
export interface SecretsStore {
  /** @throws Refusal when they cannot be read, or must not be made anew */
  read(): Promise<Stored>;
  write(secrets: Secrets, versions: SecretsVersions): Promise<void>;
}

/** What a user is told instead of being served. */
export class Refusal extends Error {}

/** This clone's own secrets, in clear text for Terraform; shared ones are decrypted to the same files. */
export class ClearSecrets implements SecretsStore {
  protected readonly folder: string;

  /** @param root the folder of all environments' secrets */
  constructor(
    protected readonly environment: Whose,
    protected readonly root: string,
  ) {
    this.folder = secretsFolder(environment, root);
  }

  async read(): Promise<Stored> {
    const versions = this.versions();
    const file = this.file("tfvars.json");
    if (!existsSync(file)) {
      if (versions)
        throw new Refusal(this.gone("tfvars.json", "Get it back: other secrets would cut off what is deployed."));
      return { secrets: {}, versions };
    }
    return { secrets: this.clear(file), versions };
  }

  async write(secrets: Secrets, versions: SecretsVersions): Promise<void> {
    this.put("tfvars.json", { ...secrets, secretsVersion: versions.version }, 0o600);
    this.put("versions.json", versions, 0o644);
  }

  private clear(file: string): Secrets {
    try {
      const all = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Secrets);
      return Object.fromEntries(all.filter(([name]) => name !== "secretsVersion"));
    } catch {
      throw new Refusal(`${file} is no JSON object of secrets: mend it, or get it back from where it was made`);
    }
  }

  protected file(ending: string): string {
    return join(this.folder, `${this.environment.project}.${ending}`);
  }

  /** @throws Refusal when the file cannot be used */
  protected versions(): SecretsVersions | undefined {
    const { versions, faults } = secretsVersions(this.environment, this.root);
    if (faults.length > 0) throw new Refusal(describe("secrets", faults));
    return versions;
  }

  /** That secrets were made once, and are not here. */
  protected gone(ending: string, remedy: string): string {
    const versions = this.file("versions.json");
    return `${this.file(ending)} is not there, although ${versions} says that these secrets were made. ${remedy} If nothing is deployed with them, remove ${versions}.`;
  }

  /** Whole or not at all. */
  protected put(ending: string, content: object | string, mode: number): void {
    const file = this.file(ending);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
    writeFileSync(`${file}.new`, text, { mode });
    chmodSync(`${file}.new`, mode);
    renameSync(`${file}.new`, file);
  }
}
