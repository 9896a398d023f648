import type { Environment } from "../../../environments/environment";
import type { HostFiles } from "../../host-files";

const folder = "/var/www/fingerprints";

/** The page's location (source of the path: the platform's nginx configuration of 2026). */
export const fingerprintLocation = `
    location = /admin/fingerprints/ { return 301 /admin/fingerprints; }
    location = /admin/fingerprints {
      default_type text/plain;
      add_header Cache-Control "public, max-age=300";
      alias ${folder}/index.txt;
    }`;

/**
 * The fingerprints of the bastions' host keys, for people who log in for the first time: asked for every hour over the
 * project's own network. While a bastion is away, the page stays as it was.
 */
export function fingerprints({ roles }: Environment): HostFiles {
  const addresses = roles.bastion?.addresses ?? [];
  const names = addresses.flatMap((address) => address.names.map((name) => name.slice(0, -1))).sort();
  if (names.length === 0) return {};
  return {
    packages: ["openssh-client"],
    directories: { "/var/www": {}, [folder]: {} },
    files: {
      "/usr/local/sbin/toolforge-fingerprints": { content: script(names), mode: "0755", check: "sh -n %" },
      "/etc/systemd/system/toolforge-fingerprints.service": {
        content: "[Service]\nType=oneshot\nExecStart=/usr/local/sbin/toolforge-fingerprints\n",
      },
      "/etc/systemd/system/toolforge-fingerprints.timer": {
        content:
          "[Timer]\nOnBootSec=1min\nOnUnitActiveSec=1h\nRandomizedDelaySec=1min\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: { "toolforge-fingerprints.timer": {} },
  };
}

const script = (names: readonly string[]) => `#!/bin/sh
# Writes the fingerprints of the bastions' SSH host keys to the page that people compare them with.
set -e
page=${folder}/index.txt
trap 'rm -f "$page.new"' EXIT
for name in ${names.join(" ")}; do
  keys=$(ssh-keyscan -T 10 "$name" 2>/dev/null)
  [ -n "$keys" ] || { echo "$name does not answer: the page stays as it was" >&2; exit 1; }
  printf '%s\\n' "$name"
  printf '%s\\n' "$keys" | ssh-keygen -l -f - | cut -d' ' -f1,2,4 | sort -k3 | sed 's/^/  /'
done >"$page.new"
chmod 644 "$page.new"
mv "$page.new" "$page"
`;
