import { Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { apiService } from "./api/service";
import { apiGatewayCa, Certificate } from "./certificate";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";

/** The API by which tools deploy all that they consist of. It asks the other APIs on the tool's behalf. */
export class ComponentsApi extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "components-api", environment, {
      purpose: "the API by which tools deploy all that they consist of",
    });
    const { domain, kubernetes } = environment;
    const group = "components-api.toolforge.org";
    this.account.mayEverywhere(
      "components",
      [
        { group, resources: ["toolconfigs", "deploytokens"], verbs: ["get", "create", "delete"] },
        { group, resources: ["tooldeployments"], verbs: ["get", "list", "create", "patch", "delete"] },
      ],
      "keeps in the namespaces of tools what they deploy",
    );

    const client = new Certificate(this, "components-api-client", {
      // by which the gateway lets it ask for any tool: api-gateway/callers.ts
      commonName: "service:components-api",
      issuer: apiGatewayCa,
      usages: ["client auth"],
    });
    apiService(this, {
      replicas: 2,
      certificates: [client],
      api: {
        image: images["components-api"],
        env: {
          ADDRESS: "127.0.0.1",
          PORT: "8000",
          LOG_LEVEL: kubernetes.logLevel,
          STORAGE_TYPE: "kubernetes",
          TOOLFORGE_API_URL: `https://api.svc.${domain}:30003`,
          // as today: the gateway's certificate is of the cluster's CA, and the program knows none but the Web's
          VERIFY_TOOLFORGE_API_CERT: "false",
          MAX_DEPLOYMENTS_RETAINED: "25",
          BUILD_TIMEOUT_SECONDS: "1800",
          MAX_PARALLEL_DEPLOYMENTS: "1",
          PROMETHEUS_MULTIPROC_DIR: "/tmp/prometheus",
        },
        mounts: {
          "/etc/components-api": client.volume,
          "/tmp/prometheus": Volume.fromEmptyDir(this, "metrics", "metrics"),
        },
        writable: ["/tmp/prometheus"],
        cpu: { request: 500, limit: 500 },
        memory: { request: 100, limit: 500 },
      },
    });
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "keeps what tools deploy");
    this.network.allowTo(Peer.cloud(), Port.tcp(30003), "asks the other APIs through the API gateway");
    for (const port of [80, 443]) {
      this.network.allowTo(Peer.internet(), Port.tcp(port), "reads the configuration at the address that a tool names");
    }
  }
}
