import type { Construct } from "constructs";
import { labels } from "../annotations";
import { everyContainer, names, Policy, text, type Validation } from "./policy";

/** Kinds of volume that are of the tool itself, and paths of the node, which {@link hostPaths} says more of. */
const volumeKinds = [
  "configMap",
  "downwardAPI",
  "emptyDir",
  "hostPath",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** What tools may see of the node: NFS, the names of users, and how to reach LDAP and OpenStack. */
export const hostPaths = {
  writable: [
    "/data/project",
    "/data/scratch",
    "/public/dumps",
    "/var/lib/sss/pipes",
    "/etc/ldap.conf",
    "/etc/ldap.yaml",
    "/etc/novaobserver.yaml",
    "/etc/openstack/clouds.yaml",
    "/etc/wmcs-project",
  ],
  /** Only where every container mounts it read-only. */
  readable: ["/mnt/nfs"],
};

/** A validation that every container must pass; what the pod says holds for containers that say nothing. */
function ofContainers(rule: string, good: string, what: string, remedy: string): Validation {
  const bad = `variables.containers.filter(c, !(${good}))`;
  return {
    rule,
    expression: `${bad}.size() == 0`,
    found: `"containers " + ${names(bad)} + ${text(` ${what}`)}`,
    remedy,
  };
}

const context = (field: string, otherwise: string) =>
  `c.?securityContext.?${field}.orValue(object.spec.?securityContext.?${field}.orValue(${otherwise}))`;
const under = (paths: readonly string[]) =>
  `${text(paths)}.exists(p, v.hostPath.path == p || v.hostPath.path.startsWith(p + "/"))`;

/** The pods of tools: they are the tool's user and nobody else, and see of the node what every tool may see. */
export function toolPods(scope: Construct): void {
  const set = "Set it in securityContext of the pod or of the container";
  const leaveOut = "Leave it out";
  new Policy(scope, "toolforge-tool-pods", {
    apiGroup: "",
    apiVersion: "v1",
    resources: ["pods", "pods/ephemeralcontainers"],
    toolsOnly: true,
    variables: {
      containers: everyContainer,
      volumes: "object.spec.?volumes.orValue([])",
      uid: `namespaceObject.metadata.?labels[?${text(labels.toolUid)}].orValue("")`,
      // a volume is its name and one field more, which says its kind
      otherVolumes: `variables.volumes.filter(v, !(${volumeKinds.map((kind) => `has(v.${kind})`).join(" || ")}))`,
      paths: "variables.volumes.filter(v, has(v.hostPath))",
      hiddenPaths: `variables.paths.filter(v, !${under([...hostPaths.writable, ...hostPaths.readable])})`,
      writtenPaths: `variables.paths.filter(v, ${under(hostPaths.readable)} && variables.containers.exists(c, c.?volumeMounts.orValue([]).exists(m, m.name == v.name && !m.?readOnly.orValue(false))))`,
    },
    validations: [
      {
        rule: "known-tool",
        expression: `variables.uid != ""`,
        found: `"the namespace does not say which user id its tool has"`,
        remedy: `Wait a minute for its label ${labels.toolUid}; if it does not come, ask an admin to look at the CronJob tool-uids`,
      },
      ofContainers("non-root", context("runAsNonRoot", "false"), "may run as root", `${set}: runAsNonRoot: true`),
      ...["runAsUser", "runAsGroup"].map((field) => ({
        ...ofContainers(
          field === "runAsUser" ? "user" : "group",
          `string(${context(field, "0")}) == variables.uid`,
          "",
          `${set}`,
        ),
        found: `"${field} of containers " + ${names(`variables.containers.filter(c, string(${context(field, "0")}) != variables.uid)`)} + " is not the tool's user id " + variables.uid`,
      })),
      {
        rule: "fs-group",
        expression: `string(object.spec.?securityContext.?fsGroup.orValue(0)) == variables.uid`,
        found: `"fsGroup is not the tool's user id " + variables.uid`,
        remedy: "Set it in securityContext of the pod",
      },
      ofContainers(
        "seccomp",
        `${context("seccompProfile.?type", '""')} == "RuntimeDefault"`,
        "are under no seccomp profile",
        `${set}: seccompProfile: {type: RuntimeDefault}`,
      ),
      ofContainers(
        "capabilities",
        `"ALL" in c.?securityContext.?capabilities.?drop.orValue([]) && c.?securityContext.?capabilities.?add.orValue([]).size() == 0`,
        "have capabilities",
        "Set capabilities: {drop: [ALL]} in securityContext of each container, and add none",
      ),
      ofContainers(
        "escalation",
        "!c.?securityContext.?allowPrivilegeEscalation.orValue(true) && !c.?securityContext.?privileged.orValue(false)",
        "may gain privileges",
        "Set allowPrivilegeEscalation: false in securityContext of each container, and not privileged",
      ),
      ...["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
        rule: "host-namespaces",
        expression: `!object.spec.?${field}.orValue(false)`,
        found: `"${field} is true"`,
        remedy: leaveOut,
      })),
      ofContainers(
        "host-ports",
        "c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)",
        "have a hostPort",
        "Leave it out; a Service makes a port known",
      ),
      {
        rule: "sysctls",
        expression: "object.spec.?securityContext.?sysctls.orValue([]).size() == 0",
        found: `"the pod sets sysctls"`,
        remedy: leaveOut,
      },
      {
        rule: "volumes",
        expression: "variables.otherVolumes.size() == 0",
        found: `"volumes " + variables.otherVolumes.map(v, v.name).join(", ") + " are of a kind that is not allowed"`,
        remedy: `Use one of ${volumeKinds.join(", ")}`,
      },
      {
        rule: "host-path",
        expression: "variables.hiddenPaths.size() == 0",
        found: `"paths of the node " + variables.hiddenPaths.map(v, v.hostPath.path).join(", ") + " are not for tools"`,
        remedy: `Use ${[...hostPaths.writable, ...hostPaths.readable].join(", ")}, or a path below`,
      },
      {
        rule: "host-path-read-only",
        expression: "variables.writtenPaths.size() == 0",
        found: `"paths of the node " + variables.writtenPaths.map(v, v.hostPath.path).join(", ") + " may only be read"`,
        remedy: "Set readOnly: true in volumeMounts of each container that mounts it",
      },
    ],
  });
}
