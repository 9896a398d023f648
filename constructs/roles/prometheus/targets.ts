import type { Environment } from "../../../environments/environment";
import type { ManagedFile } from "../../host-files";
import { questions, scrapes } from "../../probes";
import { eachMember } from "../../templates";
import { local } from "./ports";

/**
 * Prometheus' list of targets is files beside its configuration, one for each job, which it reads again by itself. So a
 * machine that comes or goes touches neither this role's objects nor the running server.
 */
export const targetsFolder = "/etc/prometheus/targets";

const checkScript = "/usr/local/lib/toolforge/check-targets";

export function targetFiles(environment: Environment): Record<string, ManagedFile> {
  const judged = { check: `${checkScript} %`, after: [checkScript] };
  const jobs = [...scrapes(environment)].map(([job, sources]): [string, ManagedFile] => {
    const content = sources
      .map(({ role, port, path }) =>
        eachMember(role, ({ host, ipv4 }) =>
          target(`${ipv4}:${port}`, { instance: host, role, __metrics_path__: path }),
        ),
      )
      .join("");
    return [`${targetsFolder}/${job}.yml`, { content, template: true, ...judged }];
  });
  const probes = questions(environment).map(({ id, name, service, protocol, port, path = "/" }) => {
    const web = protocol === "http" || protocol === "https";
    const asked = web ? `${protocol}://${name}:${port}${path}` : `${name}:${port}`;
    const blackbox = `127.0.0.1:${local.blackbox}`;
    return `${target(blackbox, { instance: asked, service, __param_target: asked, __param_module: id })}\n`;
  });
  return {
    ...Object.fromEntries(jobs),
    [`${targetsFolder}/probe.yml`]: { content: probes.join(""), ...judged },
    [checkScript]: { content: checker, mode: "0755", check: "sh -n %" },
  };
}

/** An entry of a target file. */
function target(address: string, labels: Readonly<Record<string, string | undefined>>): string {
  const text = Object.entries(labels).flatMap(([name, value]) => (value === undefined ? [] : `${name}: "${value}"`));
  return `- targets: ["${address}"]\n  labels: { ${text.join(", ")} }`;
}

// promtool only judges target files that a configuration names, by their suffix.
const checker = `#!/bin/sh
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$1" "$folder/targets.yml"
echo 'scrape_configs: [{ job_name: x, file_sd_configs: [{ files: [targets.yml] }] }]' >"$folder/prometheus.yml"
promtool check config "$folder/prometheus.yml"
`;
