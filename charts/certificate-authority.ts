import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { Issuer } from "./certificate";

export interface CertificateAuthorityProps {
  /** The namespace that its key is in. */
  readonly namespace?: string;
  /** A `ClusterIssuer` signs for every namespace; its key must be in cert-manager's own. @default "Issuer" */
  readonly kind?: Issuer["kind"];
}

/** A CA of our own, made and renewed by cert-manager. What it has signed stays good when it is renewed. */
export class CertificateAuthority extends Construct {
  /** Signs certificates with it. */
  readonly issuer: Issuer;

  /** @param name of the CA, of its secret and of its issuer */
  constructor(scope: Construct, name: string, { namespace, kind = "Issuer" }: CertificateAuthorityProps = {}) {
    super(scope, name);
    const group = "cert-manager.io";
    const selfSigned = `${name}-self-signed`;
    this.issuer = { kind, name };
    new ApiObject(this, "self-signed", {
      apiVersion: `${group}/v1`,
      kind: "Issuer",
      metadata: { name: selfSigned, namespace },
      spec: { selfSigned: {} },
    });
    new ApiObject(this, "ca", {
      apiVersion: `${group}/v1`,
      kind: "Certificate",
      metadata: { name, namespace },
      spec: {
        isCA: true,
        commonName: name,
        secretName: name,
        // a year, renewed a month before its end with the same key
        duration: "8760h",
        renewBefore: "720h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { group, kind: "Issuer", name: selfSigned },
      },
    });
    new ApiObject(this, "issuer", {
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name, namespace },
      spec: { ca: { secretName: name } },
    });
  }
}
