import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { Peer } from "./peer";
import { webGateway } from "./route";

/** What makes the gateway's pods and tells them the routes. istiod itself is a release, which runs in this namespace: see `releases.ts`. */
export class Istio extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "istio", environment, {
      purpose: "makes the gateway's pods and tells them the routes",
      namespace: "istio-system",
    });
    this.network.allowFrom(Peer.namespace(webGateway.namespace), Port.tcp(15012), "the gateway asks for the routes");
    this.network.allowFrom(Peer.nodes(), Port.tcp(15017), "the API server asks its webhook about Istio's objects");
    this.network.allowFrom(Peer.nodes(), Port.tcp(15014), "Prometheus reads the metrics through the API server");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "watches gateways, routes and services");
  }
}
