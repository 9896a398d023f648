import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { apiGatewayCa } from "./certificate";
import { CertificateAuthority } from "./certificate-authority";
import { Component } from "./component";

/**
 * The CA of the certificates by which the API gateway and the APIs behind it know each other. Its key is in
 * cert-manager's namespace, where that looks for the keys of a ClusterIssuer.
 */
export class ApiCertificates extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "api-certificates", environment, {
      purpose: "the CA by which the API gateway and the APIs behind it know each other",
      namespace: false,
    });
    new CertificateAuthority(this, apiGatewayCa.name, { namespace: "cert-manager", kind: apiGatewayCa.kind });
  }
}
