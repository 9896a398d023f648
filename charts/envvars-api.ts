import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { apiService } from "./api/service";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";

/** The API by which tools set the environment variables of their pods. It keeps each as a secret of the tool. */
export class EnvvarsApi extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "envvars-api", environment, {
      purpose: "the API by which tools set the environment variables of their pods",
    });
    // assumed: today's chart was not readable
    this.account.mayEverywhere(
      "variables",
      [{ resources: ["secrets"], verbs: ["get", "list", "create", "update", "delete"] }],
      "keeps the variables of tools, which are secrets; a policy keeps it from writing others, which RBAC cannot",
    );
    apiService(this, {
      replicas: 2,
      // assumed: it is made as builds-api is
      metricsPath: "/v1/metrics",
      api: {
        image: images["envvars-api"],
        env: { ADDRESS: "127.0.0.1", PORT: "8000", DEBUG: `${environment.kubernetes.logLevel === "debug"}` },
        // assumed: as of builds-api
        cpu: { request: 500, limit: 500 },
        memory: { request: 100, limit: 100 },
      },
    });
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "keeps the secrets of tools");
  }
}
