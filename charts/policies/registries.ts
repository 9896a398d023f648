import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { everyContainer, Policy, text } from "./policy";

/** Pods run images of the registries that the environment allows. */
export function registries(scope: Construct, { kubernetes }: Environment): void {
  const allowed = [...kubernetes.registries.allowed].sort();
  new Policy(scope, "toolforge-registries", {
    apiGroup: "",
    apiVersion: "v1",
    resources: ["pods", "pods/ephemeralcontainers"],
    variables: {
      containers: everyContainer,
      allowed: text(allowed.map((registry) => `${registry}/`)),
      foreign: "variables.containers.filter(c, !variables.allowed.exists(r, c.image.startsWith(r))).map(c, c.image)",
    },
    validations: [
      {
        rule: "image",
        expression: "variables.foreign.size() == 0",
        found: `"images " + variables.foreign.join(", ") + " are of a registry that is not allowed"`,
        remedy: `Use an image of ${allowed.join(", ")}; the build service makes one of your code`,
      },
    ],
  });
}
