import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { lokiPorts } from "../loki/release";
import { Peer } from "../peer";
import { alloyPort } from "./release";

/** What sends the tools' logs to Loki. Alloy itself is a release, which runs in this namespace: see `release.ts`. */
export class Alloy extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "alloy", environment, {
      purpose: "sends the logs of tools' pods from every node to Loki",
      podSecurity: "privileged",
      exceptions: [{ rule: "pod-security", object: "Namespace/alloy", why: "the logs are files of the node, of root" }],
    });
    this.network.allowFrom(Peer.nodes(), Port.tcp(alloyPort), "Prometheus reads the metrics through the API server");
    this.network.allowTo(Peer.namespace("loki"), Port.tcp(lokiPorts.http), "sends the logs");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "asks which pods run on the node");
  }
}
