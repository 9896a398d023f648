import type { HostFiles } from "../../host-files";

/** It needs none of the commands that have secret names: the figures are in INFO. */
export const exporter: HostFiles = {
  packages: ["prometheus-redis-exporter"],
  files: {
    "/etc/default/prometheus-redis-exporter": {
      content: `ARGS="-redis.addr redis://127.0.0.1:6379 -config-command - -set-client-name=false"\n`,
      check: "sh -n %",
      notifies: "prometheus-redis-exporter",
    },
  },
  services: { "prometheus-redis-exporter": { reload: "systemctl restart prometheus-redis-exporter" } },
};
