import { stringify } from "yaml";
import type { Environment } from "../../../environments/environment";
import type { HostFiles } from "../../host-files";

/** The commands that users have, from the platform's own package repository (facts: the platform's CLI packages). */
const packages = [
  "kubectl",
  "toolforge-cli",
  "toolforge-builds-cli",
  "toolforge-components-cli",
  "toolforge-envvars-cli",
  "toolforge-jobs-cli",
  "toolforge-misctools-cli",
  "toolforge-webservice",
];

/**
 * The toolforge commands and what they read. They come and go with the repository's publications, so that a timer keeps
 * them current: a package that is not there yet must not hold up the rest of the machine's configuration.
 */
export function clients({ project, domain, web }: Environment): HostFiles {
  const harbor = `${project}-harbor.wmcloud.org`;
  const common = { api_gateway: { url: `https://api.svc.${domain}:30003` } };
  const webservice = { public_domain: web.domain, buildservice_repository: harbor };
  return {
    files: {
      "/etc/toolforge/common.yaml": { content: stringify(common) },
      "/etc/toolforge/webservice.yaml": { content: stringify(webservice) },
      "/usr/local/sbin/toolforge-clients": { content: script, mode: "0755", check: "sh -n %" },
      "/etc/systemd/system/toolforge-clients.service": {
        content: "[Service]\nType=oneshot\nExecStart=/usr/local/sbin/toolforge-clients\n",
      },
      "/etc/systemd/system/toolforge-clients.timer": {
        content: "[Timer]\nOnBootSec=5min\nOnUnitActiveSec=15min\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: { "toolforge-clients.timer": {} },
  };
}

const script = `#!/bin/sh
# Installs and upgrades the toolforge commands as far as the package repository has them.
export DEBIAN_FRONTEND=noninteractive
apt-get -q update || exit
missing=
for package in ${packages.join(" ")}; do
  if apt-cache show "$package" >/dev/null 2>&1; then present="$present $package"; else missing="$missing $package"; fi
done
[ -z "$missing" ] || echo "not in the repository:$missing" >&2
[ -z "$present" ] || apt-get -q -y install --no-install-recommends $present
`;
