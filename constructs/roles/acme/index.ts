import { projectFile } from "../../../environments/project-file";
import { secret } from "../../hiera";
import type { HostFiles } from "../../host-files";
import type { Role, RoleContext } from "../role";

/** The container of a project's certificates, and the object of each. */
export const certificateContainer = (project: string) => `${project}-certificates`;
export const certificateObject = (certificate: string) => `${certificate}.pem`;

const folder = "/etc/toolforge/acme";
const command = "/usr/local/sbin/toolforge-acme";
/** What lego calls: Debian's is built without its own Designate provider. */
const challenge = "/usr/local/lib/toolforge/designate-challenge";
const python = "python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' %";

export const acme: Role = {
  purpose: "Issues and renews certificates (ACME, DNS-01) and hands them to the machines that serve them",
  flows: [],
  needs: { acme: "record" },
  secrets: ["acmeDnsPassword"],
  configure: (context): HostFiles => ({
    packages: ["lego", "openssl", "python3-keystoneauth1"],
    directories: { [folder]: { mode: "0700" }, "/usr/local/lib/toolforge": {} },
    files: {
      [command]: {
        content: projectFile("constructs/roles/acme/toolforge-acme"),
        mode: "0755",
        check: python,
      },
      [challenge]: {
        content: projectFile("constructs/roles/acme/designate-challenge"),
        mode: "0755",
        check: python,
      },
      [`${folder}/settings.json`]: {
        content: settings(context),
        check: "python3 -m json.tool %",
        notifies: "toolforge-acme.timer",
      },
      [`${folder}/password`]: { content: secret("acmeDnsPassword"), mode: "0600", notifies: "toolforge-acme.timer" },
      "/etc/systemd/system/toolforge-acme.service": { content: unit },
      "/etc/systemd/system/toolforge-acme.timer": { content: timer, notifies: "toolforge-acme.timer" },
    },
    services: {
      "toolforge-acme.timer": { reload },
    },
  }),
};

function settings({ environment, active, cloud }: RoleContext): string {
  const { acme, certificates, project } = environment;
  const data = {
    active: active["acme"],
    directory: acme.directory,
    email: acme.email,
    openstack: {
      OS_AUTH_URL: cloud.identityUrl,
      OS_REGION_NAME: cloud.region,
      OS_PROJECT_NAME: project,
      OS_USERNAME: acme.dnsUser,
      // projects and service users are in Keystone's first domain
      OS_PROJECT_DOMAIN_ID: "default",
      OS_USER_DOMAIN_ID: "default",
    },
    storage: {
      project: acme.certificatesProject,
      container: `${cloud.objectStorageUrl}/${certificateContainer(project)}`,
    },
    certificates: Object.fromEntries(
      Object.keys(certificates)
        .sort()
        .map((name) => [name, [...certificates[name]!.names].sort()]),
    ),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

// With another configuration it may try again at once, however often it has failed with the last one.
const reload =
  "systemctl daemon-reload && systemctl reset-failed toolforge-acme.service; systemctl restart toolforge-acme.timer";

const unit = `[Unit]
Description=Issue and renew certificates
Wants=network-online.target
After=network-online.target
# a CA counts failures: Let's Encrypt's limit is five in an hour for a name
StartLimitIntervalSec=1h
StartLimitBurst=4

[Service]
Type=oneshot
ExecStart=${command} run
Restart=on-failure
RestartSec=2min
TimeoutStartSec=30min
`;

const timer = `[Unit]
Description=Look for certificates to renew

[Timer]
OnActiveSec=0
OnUnitInactiveSec=1h
RandomizedDelaySec=1min

[Install]
WantedBy=timers.target
`;
