import type { HostFiles } from "../../host-files";
import type { RoleContext } from "../role";
import { ipv4Of } from "../../templates";
import { prefix, renamed } from "./commands";
import { checker, following, folder, starter } from "./start";

const reloader = "/usr/local/lib/toolforge/redis-reload";

/** The Redis server. Who its master is stands in no file: it learns that when it starts, and later from Sentinel. */
export function server({ environment, role, host }: RoleContext): HostFiles {
  const content = `bind * -::*
protected-mode no
port 6379
dir ${folder}
dbfilename dump.rdb
replica-announce-ip ${ipv4Of(role, host)}
${renamed}
# only a replica may copy the whole data
user default on nopass ~* &* +@all -psync -sync
user replica on >${prefix} +ping +psync +replconf
masteruser replica
masterauth ${prefix}
# in force at once
maxmemory ${environment.redis.maxMemory}gb
maxmemory-policy allkeys-lru
timeout 600
save 300 100
stop-writes-on-bgsave-error no
client-output-buffer-limit replica 512mb 200mb 60
`;
  return {
    packages: ["redis-server"],
    directories: { "/etc/systemd/system/redis-server.service.d": {} },
    files: {
      [reloader]: { content: reload, mode: "0755", check: "sh -n %" },
      "/etc/systemd/system/redis-server.service.d/toolforge.conf": { content: unit, notifies: "redis-server" },
      "/etc/redis/redis.conf": {
        content,
        template: true,
        mode: "0400",
        owner: "redis",
        check: `${checker} server %`,
        notifies: "redis-server",
        after: [checker, reloader, starter],
      },
    },
    services: { "redis-server": { reload: reloader } },
  };
}

// A restart of the master is a failover, and all three machines would do it together. What is above the mark comes with
// the next start. The prefix goes by standard input: others see a process's arguments.
const reload = `#!/bin/sh
conf=/etc/redis/redis.conf
config=$(awk '$1 == "rename-command" && $2 == "CONFIG" { print $3 }' $conf)
# as the package started it, or with another prefix
echo "$config GET port" | redis-cli -h 127.0.0.1 | grep -q 'unknown command' && exec systemctl restart redis-server
answers=$(sed '1,/^# in force at once$/d' $conf | sed -E "s/^([a-z-]+) (.*)/$config SET \\\\1 \\"\\\\2\\"/" | redis-cli -h 127.0.0.1)
echo "$answers" | grep -v '^OK$' >&2
[ -z "$(echo "$answers" | grep -v '^OK$')" ]
`;

// ReadWritePaths: Sentinel tells a server to rewrite its configuration, which is not the server's to keep.
const unit = `[Service]
ReadWritePaths=
ReadWritePaths=${folder} -/run/redis
EnvironmentFile=-${following}
ExecStartPre=+-/sbin/sysctl -q vm.overcommit_memory=1
ExecStartPre=+${starter} server
ExecStart=
ExecStart=/usr/bin/redis-server /etc/redis/redis.conf --supervised systemd --daemonize no $FOLLOW
# a large dataset takes minutes to load
TimeoutStartSec=15min
# one that cannot save, for a full disk, would refuse to stop for ever
TimeoutStopSec=5min
RestartSec=3
`;
