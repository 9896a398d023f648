import type { HostFiles } from "../../host-files";
import { spool } from "./paths";

/** mtail's own port. */
export const mtailPort = 3903;

const script = "/usr/local/lib/toolforge/mail-queue";
const timer = "mail-queue.timer";

/** What exim did with mail: a pattern of its log's lines for each event. */
const events = {
  accepted: "^\\S+ \\S+ \\S+ <= ",
  delivered: "^\\S+ \\S+ \\S+ [=-]> ",
  deferred: "^\\S+ \\S+ \\S+ == ",
  failed: "^\\S+ \\S+ \\S+ [*][*] ",
  refused: " rejected RCPT ",
  limited: " temporarily rejected MAIL .*: more than \\d+ messages an hour ",
};

const program = `counter exim_messages_total by event
${Object.entries(events)
  .map(([event, pattern]) => `\n/${pattern}/ {\n  exim_messages_total["${event}"]++\n}\n`)
  .join("")}`;

const queueLength = `#!/bin/sh
# how many messages wait, for the node exporter
set -e
metrics=/var/lib/prometheus/node-exporter/mail_queue.prom
cat >$metrics.new <<M
# HELP toolforge_mail_queue_length Messages that the relay has accepted and not yet delivered.
# TYPE toolforge_mail_queue_length gauge
toolforge_mail_queue_length $(find ${spool}/input -name '*-H' | wc -l)
M
mv $metrics.new $metrics
`;

const unit = `[Unit]
Description=Tells the node exporter how many messages wait
ConditionPathIsDirectory=${spool}/input

[Service]
Type=oneshot
ExecStart=${script}
`;

const everyMinute = `[Unit]
Description=Tells the node exporter how many messages wait

[Timer]
OnActiveSec=0
OnUnitInactiveSec=60
AccuracySec=1

[Install]
WantedBy=timers.target
`;

/** Figures of exim's log by mtail, and the queue's length by way of the node exporter. */
export const metrics: HostFiles = {
  packages: ["mtail"],
  directories: { "/usr/local/lib/toolforge": {}, "/etc/mtail": {} },
  files: {
    "/etc/default/mtail": { content: "LOGS=/var/log/exim4/mainlog\n", check: "sh -n %", notifies: "mtail" },
    "/etc/mtail/exim.mtail": {
      content: program,
      // it only looks at files that are called so
      check: "cp % /run/check.mtail && mtail --compile_only --progs /run/check.mtail",
      notifies: "mtail",
    },
    [script]: { content: queueLength, mode: "0755", check: "sh -n %" },
    "/etc/systemd/system/mail-queue.service": { content: unit },
    "/etc/systemd/system/mail-queue.timer": { content: everyMinute, notifies: timer },
  },
  services: {
    mtail: { reload: "systemctl restart mtail" },
    [timer]: { reload: `systemctl daemon-reload && systemctl restart ${timer}` },
  },
};
