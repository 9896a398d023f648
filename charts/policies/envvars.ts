import type { Construct } from "constructs";
import { labels } from "../annotations";
import { Policy, text } from "./policy";

/** How the names of the secrets begin that envvars-api keeps variables in. Of a pod in jobs-api's tests, 2026-07. */
export const variablePrefix = "toolforge.envvar.v1.";

/** Envvars-api writes variables of tools. RBAC can grant it secrets by neither their prefix nor the namespace's label. */
export function envvars(scope: Construct): void {
  new Policy(scope, "toolforge-envvars-api", {
    apiGroup: "",
    apiVersion: "v1",
    resources: ["secrets"],
    account: { namespace: "envvars-api", name: "envvars-api" },
    variables: {
      tenancy: `namespaceObject.metadata.?labels[?${text(labels.tenancy)}].orValue("")`,
      secret: "request.operation == 'DELETE' ? oldObject.metadata.name : object.metadata.name",
    },
    validations: [
      {
        rule: "tools-only",
        expression: `variables.tenancy == "tool"`,
        found: `"the namespace " + request.namespace + " is not a tool's"`,
        remedy: "Nobody but an admin writes secrets there",
      },
      {
        rule: "variables-only",
        expression: `variables.secret.startsWith(${text(variablePrefix)})`,
        found: `"the secret " + variables.secret + " is no variable of a tool"`,
        remedy: `The tool itself writes secrets whose names do not begin with ${variablePrefix}`,
      },
    ],
  });
}
