import type { Environment } from "../../../environments/environment";
import type { HostFiles } from "../../host-files";

/**
 * What users may do: log in, and use a share of the machine that leaves enough for the others. What needs more belongs into
 * Kubernetes.
 */
export function logins({ loginsDisabled }: Environment): HostFiles {
  return {
    packages: ["libpam-systemd", "mosh"],
    directories: { "/etc/systemd/system/user-.slice.d": {}, "/etc/systemd/system/user-0.slice.d": {} },
    files: {
      "/etc/systemd/system/user-.slice.d/50-toolforge.conf": { content: limits, notifies: "toolforge-user-limits" },
      // root is a user too, and must be able to look after the others
      "/etc/systemd/system/user-0.slice.d/60-toolforge.conf": { content: noLimits, notifies: "toolforge-user-limits" },
      "/etc/systemd/system/toolforge-user-limits.service": { content: rereadUnits },
      // PAM's way: while the file is there and not empty, it is shown to everybody but root, who is not let in
      "/etc/toolforge/nologin": { content: loginsDisabled ? closed : "", notifies: "toolforge-nologin" },
      "/etc/systemd/system/toolforge-nologin.service": { content: nologinUnit },
      "/usr/local/sbin/toolforge-reaper": { content: reaper, mode: "0755", check: "sh -n %" },
      "/etc/systemd/system/toolforge-reaper.service": {
        content: "[Service]\nType=oneshot\nExecStart=/usr/local/sbin/toolforge-reaper\n",
      },
      "/etc/systemd/system/toolforge-reaper.timer": {
        content: "[Timer]\nOnCalendar=*-*-* 04:00\nRandomizedDelaySec=1h\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: {
      "toolforge-user-limits": { reload: "systemctl restart toolforge-user-limits" },
      "toolforge-nologin": { reload: "systemctl restart toolforge-nologin" },
      "toolforge-reaper.timer": {},
    },
  };
}

// One processor, as the platform's bastions allow.
const limits = `[Slice]
CPUQuota=100%
MemoryMax=1G
MemorySwapMax=0
TasksMax=100
`;

const noLimits = `[Slice]
CPUQuota=
MemoryMax=infinity
MemorySwapMax=infinity
TasksMax=infinity
`;

const rereadUnits = `[Unit]
Description=Limits of users' slices in force
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=systemctl daemon-reload
[Install]
WantedBy=multi-user.target
`;

const closed = "Logins are disabled for the moment: see https://wikitech.wikimedia.org/wiki/Portal:Toolforge\n";

const nologinUnit = `[Unit]
Description=/etc/nologin as the configuration says
Before=ssh.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=sh -c 'if [ -s /etc/toolforge/nologin ]; then cp /etc/toolforge/nologin /etc/nologin; else rm -f /etc/nologin; fi'
[Install]
WantedBy=multi-user.target
`;

const reaper = `#!/bin/sh
# toolforge-reaper [SECONDS]: ends what users have left running for longer than that (a day): what runs for days belongs into
# Kubernetes. Shells, and what keeps a login open, may stay.
ps -eo pid=,uid=,etimes=,comm= | awk -v age="\${1:-86400}" '
  $2 >= 1000 && $2 != 65534 && $3 > age && $4 !~ /^(screen|tmux.*|bash|zsh|sshd|mosh-server|systemd|\\(sd-pam\\))$/ { print $1, $2, $4 }' |
while read -r pid uid command; do
  logger -t toolforge-reaper "ends process $pid ($command) of user $uid"
  kill "$pid"
  { sleep 10; kill -9 "$pid"; } 2>/dev/null &
done
wait
`;
