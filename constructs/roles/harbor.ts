import { stringify } from "yaml";
import { allowFrom } from "../flow";
import { secret } from "../hiera";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role, RoleContext } from "./role";

const metricsPort = 9090;
const mount = "/srv/ops";
/** Where an admin unpacks the release of Harbor's installer that is to run (facts: Harbor's data below it). */
const installer = `${mount}/harbor`;
const config = "/etc/harbor/harbor.yml";

export const harbor: Role = {
  purpose: "Harbor: registry of the images that the build service makes, and of our charts",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(80), "the cloud's web proxies, which end TLS, and the cluster's nodes"),
    allowFrom(Peer.role("prometheus"), Port.tcp(metricsPort), "prometheus scrapes Harbor"),
  ],
  secrets: ["harborAdminPassword", "harborDatabasePassword"],
  metrics: [{ job: "harbor", port: metricsPort }],
  configure: (context) => ({
    directories: { "/etc/harbor": { mode: "0700" } },
    files: {
      [config]: {
        content: settings(context),
        mode: "0600",
        // Harbor's own check is its `prepare`, which the unit runs
        check: "ruby -ryaml -e 'YAML.load_file(ARGV[0])' %",
        notifies: "harbor",
      },
      "/etc/systemd/system/harbor.service": { content: unit },
    },
    services: { harbor: { reload: "systemctl daemon-reload && systemctl restart harbor" } },
  }),
};

/** TLS ends at the cloud's web proxy. Its database is the cloud's (Trove), so that the machine can be made anew. */
function settings({ environment }: RoleContext): string {
  const { project } = environment;
  const name = `${project}-harbor.wmcloud.org`;
  return stringify({
    hostname: name,
    http: { port: 80 },
    external_url: `https://${name}`,
    // in force at the first start alone: then it is Harbor's
    harbor_admin_password: secret("harborAdminPassword"),
    data_volume: `${installer}/data`,
    external_database: {
      harbor: {
        host: environment.harbor.database,
        port: 5432,
        db_name: "harbor",
        username: "harbor",
        password: secret("harborDatabasePassword"),
        // assumed: inside the cloud
        ssl_mode: "disable",
        max_idle_conns: 50,
        max_open_conns: 100,
      },
    },
    metric: { enabled: true, port: metricsPort, path: "/metrics" },
    jobservice: { max_job_workers: 10, job_loggers: ["STD_OUTPUT"], logger_sweeper_duration: 1 },
    notification: { webhook_job_max_retry: 3, webhook_job_http_client_timeout: 3 },
    log: { level: "info", local: { rotate_count: 10, rotate_size: "200M", location: "/var/log/harbor" } },
    // assumed: the version that the settings are of
    _version: "2.15.0",
  });
}

// Until somebody has unpacked an installer, and the volume is mounted, there is nothing to start, and that is no failure.
// Docker comes with the first start: nothing else on the machine needs it.
const unit = `[Unit]
Description=Harbor
ConditionPathExists=${installer}/prepare
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=${installer}
ExecStartPre=apt-get -q -y install --no-install-recommends docker.io docker-compose
ExecStartPre=${installer}/prepare ${config}
ExecStart=docker-compose up --detach --remove-orphans
ExecStop=docker-compose down
TimeoutStartSec=30min

[Install]
WantedBy=multi-user.target
`;
