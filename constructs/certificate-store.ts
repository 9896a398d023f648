import type { Construct } from "constructs";
import { certificateOf } from "../environments/certificates";
import type { Environment, RoleName } from "../environments/environment";
import { certificateUrl } from "./certificate";
import type { ObjectStorage } from "./object-storage";
import { certificateContainer, certificateObject } from "./roles/acme";
import { SignedStore } from "./signed-store";

export interface CertificateStoreProps {
  readonly environment: Environment;
  readonly storage: ObjectStorage;
}

/** The container where the acme role puts certificates, each with its key, and the account that it has with the CA. */
export class CertificateStore extends SignedStore {
  private readonly environment: Environment;
  private readonly urls: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { environment, storage }: CertificateStoreProps) {
    const { project, acme } = environment;
    super(scope, id, { name: certificateContainer(project), storage, writers: acme.certificatesProject });
    this.environment = environment;
    const names = Object.keys(environment.certificates).sort();
    this.urls = new Map(names.map((name) => [name, this.sign(`certificate-${name}`, certificateObject(name))]));
  }

  /** The signed URL that the machines of a role get, as a secret by name. */
  secretsOf(role: RoleName): Readonly<Record<string, string>> {
    const name = certificateOf(this.environment, role);
    return name === undefined ? {} : { [certificateUrl]: this.urls.get(name)! };
  }
}
