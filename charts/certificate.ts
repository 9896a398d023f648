import { ApiObject } from "cdk8s";
import { Secret, Volume } from "cdk8s-plus-28";
import { Construct } from "constructs";

/** What a certificate proves, and to whom. */
export interface CertificateProps {
  /** Host names of a server. */
  readonly dnsNames?: readonly string[];
  /** Who a client is. */
  readonly commonName?: string;
  /** Who vouches for it. */
  readonly issuer: Issuer;
  readonly usages: readonly ("server auth" | "client auth")[];
}

export interface Issuer {
  /** An `Issuer` is of one namespace, a `ClusterIssuer` of all. */
  readonly kind: "Issuer" | "ClusterIssuer";
  readonly name: string;
}

/** The CA that only the API gateway and the APIs behind it have in common. See `api-certificates.ts`. */
export const apiGatewayCa: Issuer = { kind: "ClusterIssuer", name: "api-gateway-backend-ca" };

/** A certificate that cert-manager keeps in a secret (`tls.crt`, `tls.key`, `ca.crt`) and renews by itself. */
export class Certificate extends Construct {
  readonly secretName: string;
  /** The secret, to be mounted. */
  readonly volume: Volume;

  /** @param name of the Certificate and of its secret */
  constructor(scope: Construct, name: string, props: CertificateProps) {
    super(scope, name);
    this.secretName = name;
    new ApiObject(this, "certificate", {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name },
      spec: {
        secretName: name,
        commonName: props.commonName,
        dnsNames: props.dnsNames,
        usages: ["digital signature", ...props.usages],
        // three weeks; cert-manager renews after two
        duration: "504h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        issuerRef: { group: "cert-manager.io", ...props.issuer },
      },
    });
    this.volume = Volume.fromSecret(this, "volume", Secret.fromSecretName(this, "secret", name), { name });
  }
}
