import type { Construct } from "constructs";
import { labels } from "../annotations";
import { Policy, text } from "./policy";

const uid = text(labels.toolUid);
const map = (object: string, field: string) => `${object}.metadata.?${field}.orValue({})`;
/** CEL: all of one map that is not the user id stands in the other, too. */
const within = (one: string, other: string) =>
  `${one}.all(k, k == ${uid} || (k in ${other} && ${one}[k] == ${other}[k]))`;

/** Whoever labels the namespaces of tools with their user ids does so once for each, and does nothing else. */
export function toolUids(scope: Construct): void {
  const remedy = "A tool's user never changes; for all else an admin is to be asked";
  new Policy(scope, "toolforge-tool-uids", {
    apiGroup: "",
    apiVersion: "v1",
    resources: ["namespaces"],
    account: { namespace: "tool-uids", name: "tool-uids" },
    variables: {
      before: map("oldObject", "labels"),
      after: map("object", "labels"),
    },
    validations: [
      {
        rule: "tools-only",
        expression: `variables.before[?${text(labels.tenancy)}].orValue("") == "tool"`,
        found: `"the namespace " + request.name + " is not a tool's"`,
        remedy,
      },
      {
        rule: "once",
        expression: `!(${uid} in variables.before)`,
        found: `"the namespace " + request.name + " has a user id already"`,
        remedy,
      },
      {
        rule: "label-only",
        expression: [
          within("variables.before", "variables.after"),
          within("variables.after", "variables.before"),
          `${map("object", "annotations")} == ${map("oldObject", "annotations")}`,
        ].join(" && "),
        found: `"more of the namespace " + request.name + " than its user id would change"`,
        remedy,
      },
    ],
  });
}
