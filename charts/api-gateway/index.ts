import { ConfigMap, ServiceType, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { apis } from "../api/apis";
import { gatewayName } from "../api/nginx";
import { apiGatewayCa, Certificate } from "../certificate";
import { Component } from "../component";
import { configuration } from "../configuration";
import { Health } from "../health";
import { images } from "../images";
import { Peer } from "../peer";
import { deployment } from "../workload";
import { gatewayNginx } from "./nginx";

const https = 8443;
/** Where HAProxy finds it on every node. */
const nodePort = 30003;
const etc = "/etc/toolforge-nginx";
const tls = { cluster: "/etc/cluster-ca", server: "/etc/toolforge-tls/server", client: "/etc/toolforge-tls/client" };

/** The one entrance to the APIs, for tools from everywhere and for the platform's own services. */
export class ApiGateway extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, gatewayName, environment, {
      purpose: "the one entrance to the APIs: knows tools by their certificates",
      exceptions: [
        {
          rule: "metrics",
          object: `Deployment/${gatewayName}`,
          why: "Debian's nginx has none; HAProxy in front of it counts the requests",
        },
      ],
    });
    const { kubernetes } = environment;
    const service = `${gatewayName}.${gatewayName}`;
    const server = new Certificate(this, `${gatewayName}-server`, {
      dnsNames: [service, `${service}.svc`, `${service}.svc.${kubernetes.domain}`, ...publicNames(environment)],
      issuer: apiGatewayCa,
      usages: ["server auth"],
    });
    const client = new Certificate(this, `${gatewayName}-client`, {
      commonName: gatewayName,
      issuer: apiGatewayCa,
      usages: ["client auth"],
    });
    const nginx = gatewayNginx({
      https,
      clusterCa: `${tls.cluster}/ca.crt`,
      server: tls.server,
      client: tls.client,
      upstream: (api) => `${api}-api.${api}-api.svc.${kubernetes.domain}:8443`,
      temporary: "/tmp",
      accessLog: "/dev/stdout",
      logLevel: kubernetes.logLevel,
    });
    // the controller-manager keeps it in every namespace
    const clusterCa = ConfigMap.fromConfigMapName(this, "cluster-ca", "kube-root-ca.crt");
    deployment(this, gatewayName, {
      replicas: 3,
      certificates: [server, client],
      containers: [
        {
          name: "nginx",
          image: images.nginx,
          command: ["nginx", "-e", "stderr", "-g", "daemon off;", "-c", `${etc}/nginx.conf`],
          ports: { https },
          mounts: {
            [etc]: configuration(this, "nginx", { "nginx.conf": nginx }),
            [tls.cluster]: Volume.fromConfigMap(this, "cluster-ca-volume", clusterCa, { name: "cluster-ca" }),
            [tls.server]: server.volume,
            [tls.client]: client.volume,
            "/tmp": Volume.fromEmptyDir(this, "tmp", "tmp"),
          },
          writable: ["/tmp"],
          // assumed: it passes on what is small
          cpu: { request: 100, limit: 1000 },
          memory: { request: 64, limit: 256 },
          health: Health.https("/healthz", https),
        },
      ],
    }).exposeViaService({
      name: gatewayName,
      serviceType: ServiceType.NODE_PORT,
      ports: [{ name: "https", port: https, nodePort }],
    });

    this.network.allowFrom(Peer.nodes(), Port.tcp(https), "HAProxy passes requests on to every node");
    for (const api of apis) {
      this.network.allowTo(Peer.namespace(`${api}-api`), Port.tcp(https), `requests to /${api}/`);
    }
  }
}

/** The names by which clients outside the cluster call it: those of HAProxy, which does not end their TLS. */
function publicNames({ roles }: Environment): string[] {
  const addresses = roles["k8s-haproxy"]?.addresses ?? [];
  return addresses
    .flatMap(({ names }) => names.map((name) => name.replace(/\.$/, "")).filter((name) => /^api\./.test(name)))
    .sort();
}
