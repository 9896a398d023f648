import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { reservedTools } from "../reserved-tools";
import { Policy, text, type Validation } from "./policy";

/** The names that web requests to tools go by: a tool takes its own and no other, and none takes the platform's. */
export function toolHosts(scope: Construct, environment: Environment): void {
  const { web } = environment;
  const reserved = text(reservedTools(environment).map((name) => `${name}.${web.domain}`));
  const own = `request.namespace.substring("tool-".size()) + ${text(`.${web.domain}`)}`;
  const owned: Validation = {
    rule: "own-name",
    expression: "variables.hosts.all(h, h == variables.own)",
    found: `"host names " + variables.hosts.filter(h, h != variables.own).join(", ") + " are not the tool's own, which is " + variables.own`,
    remedy: "Use that name alone",
  };
  const free: Validation = {
    rule: "reserved-name",
    expression: "!variables.hosts.exists(h, h in variables.reserved)",
    found: `"host names " + variables.hosts.filter(h, h in variables.reserved).join(", ") + " are the platform's"`,
    remedy: "Serve it as another tool, whose name is not reserved",
  };
  new Policy(scope, "toolforge-tool-routes", {
    apiGroup: "gateway.networking.k8s.io",
    apiVersion: "v1",
    resources: ["httproutes"],
    toolsOnly: true,
    variables: { own, reserved, hosts: "object.spec.?hostnames.orValue([])" },
    validations: [
      {
        rule: "some-name",
        expression: "variables.hosts.size() > 0",
        found: `"a route without host names would take the requests to every tool"`,
        remedy: "Name the tool's own host in hostnames",
      },
      owned,
      free,
    ],
  });
  new Policy(scope, "toolforge-tool-ingresses", {
    apiGroup: "networking.k8s.io",
    apiVersion: "v1",
    resources: ["ingresses"],
    toolsOnly: true,
    variables: {
      own,
      reserved,
      rules: "object.spec.?rules.orValue([])",
      hosts: `variables.rules.map(r, r.?host.orValue(""))`,
    },
    validations: [
      {
        rule: "no-default",
        expression: "!has(object.spec.defaultBackend) && variables.rules.size() > 0",
        found: `"an ingress with a default backend would take the requests to every tool"`,
        remedy: "State rules, each with the tool's own host, and no defaultBackend",
      },
      owned,
      free,
    ],
  });
}
