import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { apiService } from "./api/service";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";

/** The API by which tools read what their pods have written, and other APIs write of them. It asks Loki alone. */
export class LogsApi extends Component {
  constructor(scope: Construct, environment: Environment) {
    const { kubernetes } = environment;
    super(scope, "logs-api", environment, { purpose: "the API by which tools read their logs" });
    const loki = (part: string) => `http://loki-tools-${part}.loki.svc.${kubernetes.domain}:3100/loki`;
    apiService(this, {
      // assumed, as all that is below: of the chart in use only its values are public
      replicas: 2,
      api: {
        image: images["logs-api"],
        env: {
          ADDRESS: "127.0.0.1",
          PORT: "8000",
          DEBUG: `${kubernetes.logLevel === "debug"}`,
          RUNTIME_LOKI_READ_URL: loki("read"),
          RUNTIME_LOKI_WRITE_URL: loki("write"),
        },
        cpu: { request: 100, limit: 1000 },
        memory: { request: 128, limit: 512 },
      },
    });
    this.network.allowTo(Peer.namespace("loki"), Port.tcp(3100), "reads and writes the logs of tools");
  }
}
