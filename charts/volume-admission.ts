import type { Construct } from "constructs";
import type { Environment } from "../environments/environment";
import { admission, noMetrics } from "./admission";
import { Component } from "./component";
import { configuration } from "./configuration";
import { images } from "./images";

/** A path of the node that pods of tools get. Only their label `toolforge.org/mount-storage: none` keeps it from them. */
export interface ToolVolume {
  readonly name: string;
  readonly path: string;
  readonly type: "Directory" | "File";
  readonly readOnly: boolean;
}

const file = (name: string, path: string): ToolVolume => ({ name, path, type: "File", readOnly: true });
const folder = (name: string, path: string): ToolVolume => ({ name, path, type: "Directory", readOnly: false });

/** Of volume-admission's chart, 2026-07: names, paths and what may be written. */
export const toolVolumes: readonly ToolVolume[] = [
  { ...folder("dumps", "/public/dumps"), readOnly: true },
  ...["clouddumps1001", "clouddumps1002"].map((host) => ({
    ...folder(`dumpsrc-${host}`, `/mnt/nfs/dumps-${host}.wikimedia.org`),
    readOnly: true,
  })),
  folder("home", "/data/project"),
  file("wmcs-project", "/etc/wmcs-project"),
  folder("scratch", "/data/scratch"),
  file("etcldap-conf", "/etc/ldap.conf"),
  file("etcldap-yaml", "/etc/ldap.yaml"),
  file("etcnovaobserver-yaml", "/etc/novaobserver.yaml"),
  file("etcopenstack-clouds", "/etc/openstack/clouds.yaml"),
  folder("sssd-pipes", "/var/lib/sss/pipes"),
];

/** Gives the pods of tools their home, the dumps and what else of the node they expect. */
export class VolumeAdmission extends Component {
  constructor(scope: Construct, environment: Environment) {
    const name = "volume-admission";
    super(scope, name, environment, {
      purpose: "gives the pods of tools their home, the dumps and the users' names",
      exceptions: [noMetrics(name)],
    });
    const volumes = configuration(this, "tool-volumes", { "volumes.json": JSON.stringify(toolVolumes) });
    admission(this, {
      kind: "mutating",
      rule: { apiGroup: "", resource: "pods", operations: ["CREATE"] },
      failure: {
        policy: "Ignore",
        why: "what it would refuse, the policy toolforge-tool-pods refuses, too; tools that need no volume can start",
      },
      server: {
        image: images["volume-admission"],
        env: {
          DEBUG: `${environment.kubernetes.logLevel === "debug"}`,
          VOLUMES: "/etc/tool-volumes/volumes.json",
        },
        mounts: { "/etc/tool-volumes": volumes },
        cpu: { request: 300, limit: 300 },
        memory: { request: 50, limit: 50 },
      },
    });
  }
}
