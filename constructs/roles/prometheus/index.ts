import { prometheusMount } from "../../../environments/monitoring-checks";
import { projectFile } from "../../../environments/project-file";
import { allowFrom } from "../../flow";
import { type HostFiles, mergeHostFiles } from "../../host-files";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import { nameOf } from "../../probes";
import { eachMember, ipv4Of } from "../../templates";
import type { Role, RoleContext } from "../role";
import { blackbox } from "./blackbox";
import { alertmanagerYml, prometheusYml, rulesFile } from "./config";
import { nginxHttp } from "./nginx";
import { local } from "./ports";
import { targetFiles, targetsFolder } from "./targets";

const gossip = 9094;

export const prometheus: Role = {
  purpose: "Prometheus, Alertmanager and the blackbox exporter; every server scrapes the same targets",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(80), "the cloud's web proxies, which end TLS, and Grafana"),
    allowFrom(Peer.role("prometheus"), Port.tcp(80), "the servers watch each other"),
    allowFrom(Peer.role("prometheus"), Port.tcp(gossip), "Alertmanagers agree on who has told an alert"),
    allowFrom(Peer.role("prometheus"), Port.udp(gossip), "Alertmanagers agree on who has told an alert"),
  ],
  probes: [{ service: "prometheus", protocol: "http", port: 80, path: "/-/health", expect: "^ok " }],
  metrics: [
    { job: "prometheus", port: 80 },
    { job: "alertmanager", port: 80, path: "/alertmanager/metrics" },
    { job: "blackbox", port: 80, path: "/blackbox/metrics" },
  ],
  configure: (context) =>
    mergeHostFiles(nginx({ http: nginxHttp }), server(context), alertmanager(context), blackboxExporter(context)),
};

const reloadScript = "/usr/local/lib/toolforge/reload-daemon";

// A daemon reads its configuration again when it is told to, but not its arguments.
const reload = `#!/bin/sh
# <service>: reload it, or restart it when it runs with other arguments than /etc/default/<service> says.
. "/etc/default/$1"
pid=$(systemctl show -P MainPID "$1")
set -- "$1" $ARGS
service=$1
shift
if [ "$pid" != 0 ] && tr '\\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- " $* "; then
  systemctl reload "$service"
else
  systemctl restart "$service"
fi
`;

/** A daemon's arguments, as Debian's units read them. */
const defaults = (args: readonly string[]) => `ARGS="${args.join("\n")}"\n`;

function server({ environment, role }: RoleContext): HostFiles {
  const data = `${prometheusMount}/metrics`;
  const name = nameOf(environment.roles[role]!.addresses ?? [], "prometheus");
  const args = [
    "--config.file=/etc/prometheus/prometheus.yml",
    `--web.listen-address=127.0.0.1:${local.prometheus}`,
    ...(name ? [`--web.external-url=https://${name}/`] : []),
    `--storage.tsdb.path=${data}`,
    // a power of two, whatever it is called
    `--storage.tsdb.retention.size=${environment.monitoring.retention}GB`,
  ];
  const rules = projectFile("constructs/roles/prometheus/alerts.yaml");
  const targets = targetFiles(environment);
  return {
    packages: ["prometheus"],
    directories: {
      "/usr/local/lib/toolforge": {},
      [targetsFolder]: {},
      [data]: { owner: "prometheus", mode: "0750" },
      "/etc/systemd/system/prometheus.service.d": {},
    },
    files: {
      ...targets,
      [reloadScript]: { content: reload, mode: "0755", check: "sh -n %" },
      "/etc/default/prometheus": { content: defaults(args), check: "sh -n %", notifies: "prometheus" },
      [rulesFile]: { content: rules, check: "promtool check rules %", notifies: "prometheus" },
      "/etc/prometheus/prometheus.yml": {
        content: prometheusYml(environment),
        check: "promtool check config %",
        notifies: "prometheus",
        after: [rulesFile, ...Object.keys(targets).sort()],
      },
      // a heavy query ends Prometheus, not the machine
      "/etc/systemd/system/prometheus.service.d/toolforge.conf": { content: "[Service]\nMemoryMax=90%\n" },
    },
    services: { prometheus: { reload: `${reloadScript} prometheus` } },
  };
}

function alertmanager({ environment, role, host }: RoleContext): HostFiles {
  const service = "prometheus-alertmanager";
  const args = [
    "--config.file=/etc/prometheus/alertmanager.yml",
    `--web.listen-address=127.0.0.1:${local.alertmanager}`,
    `--storage.path=/var/lib/prometheus/alertmanager`,
    `--cluster.listen-address=${ipv4Of(role, host)}:${gossip}`,
    eachMember(role, ({ ipv4 }) => `--cluster.peer=${ipv4}:${gossip}`, host),
  ];
  return {
    packages: [service],
    files: {
      [`/etc/default/${service}`]: { content: defaults(args), template: true, check: "sh -n %", notifies: service },
      "/etc/prometheus/alertmanager.yml": {
        content: alertmanagerYml(environment),
        check: "amtool check-config %",
        notifies: service,
      },
    },
    services: { [service]: { reload: `${reloadScript} ${service}` } },
  };
}

function blackboxExporter({ environment }: RoleContext): HostFiles {
  const service = "prometheus-blackbox-exporter";
  const args = ["--config.file=/etc/prometheus/blackbox.yml", `--web.listen-address=127.0.0.1:${local.blackbox}`];
  return {
    packages: [service],
    files: {
      [`/etc/default/${service}`]: { content: defaults(args), check: "sh -n %", notifies: service },
      "/etc/prometheus/blackbox.yml": {
        content: blackbox(environment),
        check: `${service} --config.check --config.file=%`,
        notifies: service,
      },
    },
    services: { [service]: { reload: `${reloadScript} ${service}` } },
  };
}
