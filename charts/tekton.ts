import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { Peer } from "./peer";

/** What runs builds' pipelines. Tekton itself is a release, which runs in this namespace: see `releases.ts`. */
export class Tekton extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "tekton", environment, { purpose: "runs the pipelines of builds", namespace: "tekton-pipelines" });
    this.network.allowFrom(Peer.nodes(), Port.tcp(8443), "the API server asks its webhook about pipelines");
    this.network.allowFrom(Peer.nodes(), Port.tcp(9090), "Prometheus reads the metrics through the API server");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "starts the pods of builds and follows them");
  }
}
