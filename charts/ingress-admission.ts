import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { admission, noMetrics } from "./admission";
import { Component } from "./component";
import { images } from "./images";

/** Refuses ingresses of a tool with the host name of another. */
export class IngressAdmission extends Component {
  constructor(scope: Construct, environment: Environment) {
    const name = "ingress-admission";
    super(scope, name, environment, {
      purpose: "refuses ingresses of a tool with the host name of another",
      exceptions: [noMetrics(name)],
    });
    admission(this, {
      kind: "validating",
      rule: { apiGroup: "networking.k8s.io", resource: "ingresses", operations: ["CREATE", "UPDATE"] },
      failure: {
        policy: "Fail",
        why: "an ingress that nobody has looked at may take another tool's visitors; those that stand go on working",
      },
      server: {
        image: images["ingress-admission"],
        env: {
          DEBUG: `${environment.kubernetes.logLevel === "debug"}`,
          DOMAINS: environment.web.domain,
        },
        cpu: { request: 300, limit: 300 },
        memory: { request: 50, limit: 50 },
      },
    });
  }
}
