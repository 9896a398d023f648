import type { Environment, RoleName } from "../environments/environment";
import type { HostFiles } from "./host-files";
import { eachMember } from "./templates";

const timer = "exim4.timer";

/**
 * What a machine itself has to say (root's mail, a tool's on a bastion) goes to the relay. It takes what the active one
 * refuses for now, or what finds none of them, into its queue. There is no daemon: a message is sent by the command that
 * brings it, and a timer looks for those that had to wait. The relays do all of that themselves.
 */
export function localMail({ mail, roles }: Environment, role: RoleName): HostFiles {
  if (role === "mail" || !("mail" in roles)) return {};
  const content = `qualify_domain = ${mail.domain}
disable_ipv6 = true
never_users = root
keep_environment =
add_environment = <; PATH=/bin:/usr/bin
log_file_path = /var/log/exim4/%slog
write_rejectlog = false
timeout_frozen_after = 7d

begin routers

# the standby takes nothing, and the next is asked
relay:
  driver = manualroute
  route_list = * "\\
${eachMember("mail", ({ ipv4 }) => `    ${ipv4} : \\`)}    "
  transport = relay

begin transports

relay:
  driver = smtp
  connect_timeout = 5s

begin retry

*  *  F,4d,30s
`;
  return {
    packages: ["exim4-daemon-light"],
    files: {
      "/etc/exim4/exim4.conf": { content, template: true, check: "exim4 -C % -bV && exim4 -C % -bt root" },
      "/etc/systemd/system/exim4.service": { content: unit, notifies: timer },
      "/etc/systemd/system/exim4.timer": { content: everyMinute, notifies: timer },
    },
    // the package has started the daemon that its own unit describes
    services: {
      [timer]: { reload: `systemctl daemon-reload && systemctl stop exim4 && systemctl restart ${timer}` },
    },
  };
}

const unit = `[Unit]
Description=Sends mail that had to wait
ConditionDirectoryNotEmpty=/var/spool/exim4/input

[Service]
Type=oneshot
ExecStart=/usr/sbin/exim4 -q
`;

const everyMinute = `[Unit]
Description=Sends mail that had to wait

[Timer]
OnActiveSec=1min
OnUnitInactiveSec=1min

[Install]
WantedBy=timers.target
`;
