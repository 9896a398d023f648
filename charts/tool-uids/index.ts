import { Cron } from "cdk8s";
import { HostPathVolumeType, Node, NodeLabelQuery, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { projectFile } from "../../environments/project-file";
import { Component } from "../component";
import { configuration } from "../configuration";
import { images } from "../images";
import { Peer } from "../peer";
import { cronJob } from "../workload";

const name = "tool-uids";
const object = `CronJob/${name}`;

/** Tells the policies of tools which user each tool is, which maintain-kubeusers does not. See docs/decisions/0009-tool-uids.md. */
export class ToolUids extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, name, environment, {
      purpose: "notes on the namespace of each tool which user its pods must be",
      podSecurity: "privileged",
      exceptions: [
        { rule: "host-path", object, why: "the owner of a tool's home tells its user" },
        { rule: "pod-security", object: `Namespace/${name}`, why: "a path of the node" },
      ],
    });
    this.account.mayEverywhere(
      "labels",
      [{ resources: ["namespaces"], verbs: ["list", "patch"] }],
      "labels namespaces of tools; a policy keeps it from changing anything else, which RBAC cannot",
    );
    const script = projectFile("charts/tool-uids/label-namespaces.py");
    const made = cronJob(this, name, {
      // a new tool has its namespace within a minute, too
      schedule: Cron.everyMinute(),
      containers: [
        {
          name,
          // for its Python
          image: images["jobs-api"],
          command: ["python3", "/etc/tool-uids/label-namespaces.py"],
          mounts: {
            "/etc/tool-uids": configuration(this, "script", { "label-namespaces.py": script }),
            "/data/project": Volume.fromHostPath(this, "homes", "homes", {
              path: "/data/project",
              type: HostPathVolumeType.DIRECTORY,
            }),
          },
          // assumed
          cpu: { request: 50, limit: 500 },
          memory: { request: 64, limit: 256 },
        },
      ],
    });
    made.scheduling.attract(Node.labeled(NodeLabelQuery.is("kubernetes.wmcloud.org/nfs-mounted", "true")));
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "labels the namespaces of tools");
  }
}
