import type { HostFiles } from "../../host-files";
import { ipv4Of } from "../../templates";
import type { RoleContext } from "../role";
import { renamedFor } from "./commands";
import { checker, folder, master, sentinelState, starter } from "./start";

/**
 * Sentinel, which promotes a replica when the master is gone. It keeps what it learns in a file of its own on the volume;
 * what is configured here is put before that whenever it starts.
 */
export function sentinel({ role, host }: RoleContext): HostFiles {
  // A master that is silent for 3 s is dead: with VRRP's own 6 s that is within the 15 s that clients may notice. So it is
  // when the two sentinels left vote for themselves: they vote again after twice the failover's timeout.
  const content = `bind * -::*
protected-mode no
port 26379
dir ${folder}
sentinel announce-ip ${ipv4Of(role, host)}
sentinel down-after-milliseconds ${master} 3000
sentinel failover-timeout ${master} 3000
sentinel parallel-syncs ${master} 1
${renamedFor(master)}
`;
  return {
    packages: ["redis-sentinel"],
    directories: { "/etc/systemd/system/redis-sentinel.service.d": {} },
    files: {
      "/etc/systemd/system/redis-sentinel.service.d/toolforge.conf": { content: unit, notifies: "redis-sentinel" },
      "/etc/redis/sentinel.conf": {
        content,
        template: true,
        mode: "0400",
        owner: "redis",
        check: `${checker} sentinel %`,
        notifies: "redis-sentinel",
        after: [checker, starter],
      },
    },
    services: { "redis-sentinel": { reload: "systemctl restart redis-sentinel" } },
  };
}

const unit = `[Service]
ReadWritePaths=
ReadWritePaths=${folder} -/run/sentinel
ExecStartPre=+${starter} sentinel
ExecStart=
ExecStart=/usr/bin/redis-sentinel ${sentinelState} --supervised systemd --daemonize no
RestartSec=3
`;
