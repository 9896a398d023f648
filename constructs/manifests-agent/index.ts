import { projectFile } from "../../environments/project-file";
import { secret } from "../hiera";
import type { HostFiles } from "../host-files";

/** The secret that tells a machine where the index of the manifests is. */
export const manifestsUrl = "manifestsUrl";

const asset = (name: string) => projectFile(`constructs/manifests-agent/${name}`);
const timer = "toolforge-manifests.timer";

/**
 * What applies an environment's manifests, on each of its control nodes; one of them, the leader, does. Beside Debian
 * it needs kubectl, helm with helm-diff, and helmfile, and waits for /etc/kubernetes/admin.conf: who makes the node part
 * of a cluster brings these.
 */
export function manifestsAgent(project: string): HostFiles {
  return {
    packages: ["curl", "openssl"],
    directories: { "/usr/local/lib/toolforge": {}, "/etc/toolforge-manifests": {} },
    files: {
      "/usr/local/sbin/toolforge-manifests": {
        content: asset("toolforge-manifests"),
        mode: "0755",
        check: "bash -n %",
      },
      "/usr/local/lib/toolforge/apply-manifests": {
        content: asset("apply-manifests"),
        mode: "0755",
        check: "bash -n %",
      },
      "/etc/toolforge-manifests/settings": {
        content: `project=${project}\nindex='${secret(manifestsUrl)}'\n`,
        mode: "0600",
        check: "bash -n %",
      },
      "/etc/systemd/system/toolforge-manifests.service": { content: asset("toolforge-manifests.service") },
      [`/etc/systemd/system/${timer}`]: { content: asset(timer), notifies: timer },
    },
    services: { [timer]: { reload: `systemctl daemon-reload && systemctl restart ${timer}` } },
  };
}
