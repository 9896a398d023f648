import type { Construct } from "constructs";
import { certificateOf } from "../environments/certificates";
import type { Environment, RoleName } from "../environments/environment";
import { certificateUrl } from "./certificate";
import { accountObject, accountUrl, certificateObject } from "./roles/acme";
import { SignedStore } from "./signed-store";

export interface CertificateStoreProps {
  readonly environment: Environment;
  /** The container's key, which the acme role's machines have, too. A sensitive Terraform variable. */
  readonly signingKey: string;
}

/** The container where the acme role puts certificates, each with its key, and the account that it has with the CA. */
export class CertificateStore extends SignedStore {
  private readonly environment: Environment;
  private readonly accountUrl: string;
  private readonly urls: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { environment, signingKey }: CertificateStoreProps) {
    super(scope, id, { name: `${environment.project}-certificates`, signingKey, othersWrite: true });
    this.environment = environment;
    this.accountUrl = this.sign("certificates-account", accountObject);
    const names = Object.keys(environment.certificates).sort();
    this.urls = new Map(names.map((name) => [name, this.sign(`certificate-${name}`, certificateObject(name))]));
  }

  /** The signed URLs that the machines of a role get, as secrets by name. */
  secretsOf(role: RoleName): Readonly<Record<string, string>> {
    const name = certificateOf(this.environment, role);
    return {
      ...(role === "acme" && { [accountUrl]: this.accountUrl }),
      ...(name !== undefined && { [certificateUrl]: this.urls.get(name)! }),
    };
  }
}
