import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { Peer } from "../peer";
import { lokiPorts } from "./release";

/** The addresses of object.eqiad1.wikimediacloud.org (toolforge-deploy, 2026-08-20). */
const objectStorage = Peer.ranges("object-storage", "185.15.56.161/32", "2a02:ec80:a000:4000::1/128");

/** Where the tools' logs are kept. Loki itself is a release, which runs in this namespace: see `release.ts`. */
export class Loki extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "loki", environment, { purpose: "keeps the logs of tools for two weeks" });
    const { http, grpc, members } = lokiPorts;
    this.network.allowFrom(Peer.namespace("alloy"), Port.tcp(http), "the nodes send the tools' logs");
    this.network.allowFrom(Peer.namespace("jobs-api"), Port.tcp(http), "reads the logs of jobs");
    this.network.allowFrom(Peer.namespace("logs-api"), Port.tcp(http), "reads and writes the logs of tools");
    this.network.allowFrom(Peer.nodes(), Port.tcp(http), "Prometheus reads the metrics through the API server");
    for (const port of [http, grpc, members]) {
      this.network.allowFrom(Peer.namespace(this.name), Port.tcp(port), "its parts work together");
      this.network.allowTo(Peer.namespace(this.name), Port.tcp(port), "its parts work together");
    }
    this.network.allowTo(objectStorage, Port.tcp(443), "keeps the logs in the cloud's object storage");
  }
}
