import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { admission, noMetrics } from "./admission";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";

/** By variable, the service that it tells of: the first label of its name below `svc`, and how it is spoken to. */
const services = {
  TOOL_TOOLFORGE_API_URL: { service: "api", scheme: "https", port: 30003 },
  TOOL_REDIS_URI: { service: "redis", scheme: "redis", port: 6379 },
  TOOL_ELASTICSEARCH_URL: { service: "elasticsearch", scheme: "http", port: 80 },
  TOOL_OPENSEARCH_URL: { service: "opensearch", scheme: "http", port: 80 },
};

/** Gives the pods of tools the variables that the tool has set, and those that tell where the platform's services are. */
export class EnvvarsAdmission extends Component {
  constructor(scope: Construct, environment: Environment) {
    const name = "envvars-admission";
    super(scope, name, environment, {
      purpose: "gives the pods of tools their environment variables",
      exceptions: [noMetrics(name)],
    });
    this.account.mayEverywhere(
      "variables",
      [{ resources: ["secrets"], verbs: ["get", "list"] }],
      "reads the variables of tools, which are secrets; RBAC cannot say in namespaces of tools alone",
    );
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "reads the secrets of tools");
    admission(this, {
      kind: "mutating",
      rule: { apiGroup: "", resource: "pods", operations: ["CREATE"] },
      failure: {
        policy: "Fail",
        why: "a pod without its passwords would run on without them, while a refused one is tried again until it has them",
      },
      server: {
        image: images["envvars-admission"],
        env: {
          DEBUG: `${environment.kubernetes.logLevel === "debug"}`,
          // assumed: only the chart's values could be read, where this is the list `config.extraEnvvars`
          EXTRA_ENVVARS: JSON.stringify(platformVariables(environment)),
        },
        // assumed: as of the other webhooks
        cpu: { request: 300, limit: 300 },
        memory: { request: 50, limit: 50 },
      },
    });
  }
}

/** The variables of the services that the environment has. */
export function platformVariables({ domain, roles }: Environment): { name: string; value: string }[] {
  const known = Object.values(roles).flatMap(({ addresses = [] }) => addresses.flatMap(({ names }) => names));
  return Object.entries(services).flatMap(([name, { service, scheme, port }]) => {
    const host = `${service}.svc.${domain}`;
    return known.includes(`${host}.`) ? [{ name, value: `${scheme}://${host}:${port}` }] : [];
  });
}
