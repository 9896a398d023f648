import type { RoleName } from "../../environments/environment";
import { projectFile } from "../../environments/project-file";
import { allowFrom, type Flow } from "../flow";
import type { HostFiles } from "../host-files";
import { Peer } from "../peer";
import { Port } from "../port";
import type { RoleContext } from "../roles/role";
import { eachMember } from "../templates";

export interface ReplicaProps {
  /** The switched service whose machine takes writes. Names the systemd units and the rsync module, too. */
  readonly service: string;
  /** Where the volume with the data is mounted. */
  readonly folder: string;
  /** Folder below it whose files never change once they are there: blobs, publications. */
  readonly content: string;
  /** Folder below it with what makes content visible: tags, links. Copied so that none ever points to nothing. */
  readonly pointers: string;
  /** The user, and group, that the data belongs to. @default "root" */
  readonly owner?: string;
  /** What in `pointers` is each machine's own, as patterns of rsync. @default nothing */
  readonly exclude?: readonly string[];
  /** Command that fails when what is in `.next` (the new `pointers`) must not get in force. @default all may */
  readonly verify?: string;
  /** Command that makes new data ready for its first use, each time that a machine begins to take writes. @default none */
  readonly prepare?: string;
}

const script = "/usr/local/lib/toolforge/replica";

/** The file that is there, on the data's volume, while the machine takes writes. */
export const activeMark = (folder: string) => `${folder}/active`;

/** The flow that a role with a replica needs. rsync encrypts nothing: what is copied is public, and stays in the cloud. */
export const replicaFlow = (role: RoleName): Flow =>
  allowFrom(Peer.role(role), Port.tcp(873), "the standby copies from the active machine");

/**
 * Active and standby, the same files on both. The standby is at most some seconds behind; a machine that is switched to
 * fetches the rest before it takes writes, if its predecessor still lives. Reads are served by both at any time.
 */
export function replica(context: RoleContext, props: ReplicaProps): HostFiles {
  const { service, folder, owner = "root", exclude = [], verify = "true", prepare = "true" } = props;
  const settings = `active=${context.active[service]}
folder=${folder}
content=${props.content}
pointers=${props.pointers}
owner=${owner}
exclude='${exclude.join(" ")}'
verify='${verify}'
prepare='${prepare}'
${eachMember(context.role, ({ host, ipv4 }) => `member[${host}]=${ipv4}`)}`;
  const name = `replica-${service}`;
  return {
    packages: ["rsync"],
    directories: { "/usr/local/lib/toolforge": {}, "/etc/toolforge/replica": {} },
    files: {
      [script]: { content: projectFile("constructs/replica/replica"), mode: "0755", check: "bash -n %" },
      [`/etc/toolforge/replica/${service}`]: {
        content: settings,
        template: true,
        check: "bash -n %",
        notifies: `${name}.timer`,
      },
      "/etc/rsyncd.conf": {
        content: rsyncd(context.role, service, folder),
        template: true,
        // it has no option that only checks: a daemon that is still there after a second has read its file
        check: "timeout 1 rsync --daemon --no-detach --address=127.0.0.1 --port=8730 --config=%; test $? = 124",
        notifies: "rsync",
      },
      [`/etc/systemd/system/${name}.service`]: { content: unit(service, folder) },
      [`/etc/systemd/system/${name}.timer`]: { content: timer(service), notifies: `${name}.timer` },
    },
    services: {
      rsync: { reload: "systemctl try-restart rsync" },
      [`${name}.timer`]: { reload: `systemctl daemon-reload && systemctl restart ${name}.timer` },
    },
  };
}

const rsyncd = (role: RoleName, service: string, folder: string) => `reverse lookup = no
[${service}]
  path = ${folder}
  read only = yes
  list = no
  use chroot = yes
  uid = nobody
  gid = nogroup
  max connections = 8
  hosts allow = \\
${eachMember(role, ({ ipv4 }) => `    ${ipv4} \\`)}
`;

const unit = (service: string, folder: string) => `[Unit]
Description=Copies ${folder} from the active machine
After=network-online.target

[Service]
Type=oneshot
ExecStart=${script} ${service}
TimeoutStartSec=30min
Nice=10
`;

const timer = (service: string) => `[Unit]
Description=Keeps ${service} the same on its machines

[Timer]
OnActiveSec=0
OnUnitInactiveSec=10
AccuracySec=1

[Install]
WantedBy=timers.target
`;
