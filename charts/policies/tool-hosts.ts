import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { Policy, text, type Validation } from "./policy";

/** The names that web requests to tools go by: a tool takes its own and no other. */
export function toolHosts(scope: Construct, { web }: Environment): void {
  const own = `request.namespace.substring("tool-".size()) + ${text(`.${web.domain}`)}`;
  const owned: Validation = {
    rule: "own-name",
    expression: "variables.hosts.all(h, h == variables.own)",
    found: `"host names " + variables.hosts.filter(h, h != variables.own).join(", ") + " are not the tool's own, which is " + variables.own`,
    remedy: "Use that name alone",
  };
  new Policy(scope, "toolforge-tool-routes", {
    apiGroup: "gateway.networking.k8s.io",
    apiVersion: "v1",
    resources: ["httproutes"],
    toolsOnly: true,
    variables: { own, hosts: "object.spec.?hostnames.orValue([])" },
    validations: [
      {
        rule: "some-name",
        expression: "variables.hosts.size() > 0",
        found: `"a route without host names would take the requests to every tool"`,
        remedy: "Name the tool's own host in hostnames",
      },
      owned,
    ],
  });
  new Policy(scope, "toolforge-tool-ingresses", {
    apiGroup: "networking.k8s.io",
    apiVersion: "v1",
    resources: ["ingresses"],
    toolsOnly: true,
    variables: {
      own,
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
    ],
  });
}
