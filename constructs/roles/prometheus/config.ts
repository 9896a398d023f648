import { stringify } from "yaml";
import type { Environment } from "../../../environments/environment";
import { scrapes } from "../../probes";
import { local } from "./ports";
import { targetsFolder } from "./targets";

export const rulesFile = "/etc/prometheus/alerts.yml";

/** Prometheus' configuration. No machine is named in it: those are in the target files. */
export function prometheusYml(environment: Environment): string {
  const targets = (job: string) => ({ file_sd_configs: [{ files: [`${targetsFolder}/${job}.yml`] }] });
  return stringify(
    {
      global: {
        scrape_interval: "30s",
        evaluation_interval: "30s",
        // the same on all servers, so that Alertmanager sees one alert, not one from each
        external_labels: { project: environment.project },
      },
      rule_files: [rulesFile],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${local.alertmanager}`] }] }] },
      scrape_configs: [
        ...[...scrapes(environment).keys()].map((job) => ({ job_name: job, ...targets(job) })),
        { job_name: "probe", metrics_path: "/probe", ...targets("probe") },
      ],
    },
    { lineWidth: 0 },
  );
}

/** Alertmanager's configuration: where alerts go. */
export function alertmanagerYml({ monitoring: { alertWebhook: url } }: Environment): string {
  return stringify(
    {
      route: { receiver: "admins", group_by: ["alertname", "service"], group_wait: "30s", repeat_interval: "12h" },
      receivers: [{ name: "admins", ...(url && { webhook_configs: [{ url, send_resolved: true }] }) }],
      inhibit_rules: [
        {
          // a machine that is silent is not said to be old as well
          source_matchers: ["alertname = TargetDown", "job = node"],
          target_matchers: ["alertname =~ Configuration.*"],
          equal: ["instance"],
        },
      ],
    },
    { lineWidth: 0 },
  );
}
