import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { Peer } from "./peer";

/**
 * What makes and renews certificates, and what restarts the pods that read them. Both are releases, which run in this
 * namespace: see `releases.ts`.
 */
export class CertManager extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "cert-manager", environment, {
      purpose: "makes and renews certificates inside the cluster, and restarts the pods that read them",
    });
    // the chart's own ports
    this.network.allowFrom(Peer.nodes(), Port.tcp(10250), "the API server asks its webhook about certificates");
    this.network.allowFrom(Peer.nodes(), Port.tcp(9402), "Prometheus reads the metrics through the API server");
    this.network.allowFrom(Peer.nodes(), Port.tcp(9090), "Prometheus reads reloader's metrics in the same way");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "watches certificates, keeps their secrets, restarts pods");
  }
}
