import { ApiObject, Yaml } from "cdk8s";
import { ConfigMap } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { Peer } from "../peer";
import { webGateway } from "../route";
import { ports, proxyConfig, proxyParts } from "./proxy";
import { telemetry } from "./telemetry";

const parameters = "toolforge-gateway-config";

/**
 * Where web requests enter the cluster, for every tool and every site of the platform, which say by an HTTPRoute what
 * is theirs. Istio reads the Gateway and makes its pods and its Service, as `proxy.ts` says.
 */
export class Gateway extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "gateway", environment, {
      purpose: "where web requests to tools enter the cluster",
      namespace: webGateway.namespace,
    });
    new ConfigMap(this, "parameters", {
      metadata: { name: parameters },
      data: Object.fromEntries(
        Object.entries(proxyParts(environment)).map(([kind, part]) => [kind, Yaml.stringify(part)]),
      ),
    });
    new ApiObject(this, "gateway", {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: webGateway.name },
      spec: {
        // istiod makes this class
        gatewayClassName: "istio",
        infrastructure: {
          annotations: { "proxy.istio.io/config": JSON.stringify(proxyConfig) },
          parametersRef: { group: "", kind: "ConfigMap", name: parameters },
        },
        listeners: [
          {
            name: "http",
            // the proxies in front of it have ended the TLS
            protocol: "HTTP",
            port: ports.http,
            hostname: `*.${environment.web.domain}`,
            // whose name a route may take is the policies' business
            allowedRoutes: { namespaces: { from: "All" } },
          },
        ],
      },
    });
    telemetry(this);

    this.network.allowFrom(Peer.cloud(), Port.tcp(ports.http), "the proxies pass on web requests to tools");
    this.network.allowFrom(Peer.cloud(), Port.tcp(ports.status), "HAProxy asks whether it is ready");
    this.network.allowFrom(Peer.nodes(), Port.tcp(ports.metrics), "Prometheus reads it through the API server");
    this.network.allowTo(Peer.namespace("istio-system"), Port.tcp(15012), "istiod tells it the routes");
    const all = Port.tcp(1, 65535);
    this.network.allowTo(Peer.tools(), all, "passes requests on to tools, which listen where they like");
    this.network.allowTo(Peer.platform(), all, "passes requests on to the platform's own sites that let it in");
  }
}
