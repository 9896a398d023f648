import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { Peer } from "../peer";
import { lokiNetwork } from "./network";
import { lokiPorts } from "./release";

/** Where the tools' logs are kept. Loki itself is a release, which runs in this namespace: see `release.ts`. */
export class Loki extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "loki", environment, { purpose: "keeps the logs of tools for two weeks" });
    const { http } = lokiPorts;
    this.network.allowFrom(Peer.namespace("alloy"), Port.tcp(http), "the nodes send the tools' logs");
    this.network.allowFrom(Peer.namespace("jobs-api"), Port.tcp(http), "reads the logs of jobs");
    this.network.allowFrom(Peer.namespace("logs-api"), Port.tcp(http), "reads and writes the logs of tools");
    lokiNetwork(this);
  }
}
