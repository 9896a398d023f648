import { KubeClusterRole } from "cdk8s-plus-28/lib/imports/k8s";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { type Grant, rules } from "./account";
import { Component } from "./component";

const read = ["get", "list", "watch"];
const write = [...read, "create", "update", "patch", "delete", "deletecollection"];

/** What a tool may do in its own namespace. `maintain-kubeusers` binds it there to the tool's certificate. */
export const toolsUser = "tools-user";

const grants: readonly Grant[] = [
  { resources: ["configmaps", "persistentvolumeclaims", "pods", "secrets", "services"], verbs: write },
  { resources: ["pods/attach", "pods/exec", "pods/portforward"], verbs: ["get", "create"] },
  { resources: ["pods/log", "pods/status"], verbs: read },
  { resources: ["events", "limitranges", "resourcequotas"], verbs: read },
  { group: "apps", resources: ["deployments", "replicasets", "statefulsets"], verbs: write },
  { group: "apps", resources: ["deployments/scale", "replicasets/scale"], verbs: ["get", "update", "patch"] },
  { group: "batch", resources: ["cronjobs", "jobs"], verbs: write },
  { group: "gateway.networking.k8s.io", resources: ["httproutes"], verbs: write },
  { group: "networking.k8s.io", resources: ["ingresses"], verbs: write },
  { group: "metrics.k8s.io", resources: ["pods"], verbs: ["get", "list"] },
];

/** The role of tools. They have it in their own namespace only, so that nothing of others and of the cluster is in it. */
export class ToolAccess extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "tool-access", environment, {
      purpose: "what a tool may do in its own namespace",
      namespace: false,
    });
    new KubeClusterRole(this, "tools-user", { metadata: { name: toolsUser }, rules: rules(grants) });
  }
}
