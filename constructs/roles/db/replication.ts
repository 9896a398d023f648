import type { HostFiles } from "../../host-files";
import { secret } from "../../hiera";
import { eachMember, ipv4Of } from "../../templates";
import type { RoleContext } from "../role";

const switcher = "/usr/local/sbin/toolsdb-role";

/**
 * Makes each server what the switch file says: the primary, or a replica of it by GTID. The one that becomes the primary
 * first makes the others refuse writes and takes over all that they have committed.
 */
export function replication({ active, role, host }: RoleContext): HostFiles {
  const primary = active["db"]!;
  return {
    files: {
      // read by shell scripts
      "/etc/toolforge/toolsdb": {
        content: `self=${ipv4Of(role, host)}
active=${ipv4Of(role, primary)}
others='
${eachMember(role, ({ ipv4 }) => ipv4, host)}'
`,
        template: true,
        check: "bash -n %",
        notifies: "toolsdb-role",
        after: [switcher, "/etc/toolforge/toolsdb.cnf"],
      },
      // how a server asks the others
      "/etc/toolforge/toolsdb.cnf": {
        content: `[client]
user=replication
password=${secret("dbReplicationPassword")}
connect_timeout=3
`,
        mode: "0600",
        check: "mariadb --defaults-file=% --help",
        notifies: "toolsdb-role",
      },
      [switcher]: { content: switchRole, mode: "0755", check: "bash -n %" },
      "/etc/systemd/system/toolsdb-role.service": { content: unit },
    },
    // the others may have to be waited for
    services: { "toolsdb-role": { reload: "systemctl restart --no-block toolsdb-role" } },
  };
}

const unit = `[Unit]
Description=Make this server the primary of ToolsDB, or a replica, as the switch file says
BindsTo=mariadb.service
After=mariadb.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${switcher}
Restart=on-failure
RestartSec=5

[Install]
WantedBy=mariadb.service
`;

const switchRole = `#!/bin/bash
# toolsdb-role: makes this server the primary of ToolsDB, or a replica of it, as /etc/toolforge/toolsdb says.
# Changes nothing when it is that already. Fails, and may be repeated, when it cannot be done without losing anything.
set -uo pipefail
. /etc/toolforge/toolsdb
# there while this server is the primary, or was when it stopped
mark=/srv/labsdb/primary
password=$(sed -n 's/^password=//p' /etc/toolforge/toolsdb.cnf)

die() { echo "toolsdb-role: $*" >&2; exit 1; }
# Both take statements from standard input, for they may hold the password.
here() { mariadb --batch --skip-column-names; }
there() { timeout 60 mariadb --defaults-file=/etc/toolforge/toolsdb.cnf -h "$1" --batch --skip-column-names; }
ask() { echo "SELECT $1" | here; }
slave() { echo 'SHOW SLAVE STATUS\\G' | mariadb | sed -n "s/^ *$1: //p"; }
sequence() { echo "\${1##*-}"; }

follows() { [ -n "$(slave Master_Host)" ]; }
healthy() { [ "$(slave Slave_IO_Running)/$(slave Slave_SQL_Running)" = Yes/Yes ]; }

# What has arrived from a primary that is silent now is all applied.
drained() {
  [ "$(slave Slave_SQL_Running)" = Yes ] || return 1
  [ "$(slave Master_Log_File)/$(slave Read_Master_Log_Pos)" = "$(slave Relay_Master_Log_File)/$(slave Exec_Master_Log_Pos)" ]
}

# The other server refuses writes from now on, and this one has all that it has committed.
take_over() {
  local other=$1 position
  if ! echo 'SELECT 1' | there "$other" >/dev/null 2>&1; then
    follows || return 0
    for _ in {1..120}; do drained && return; sleep 1; done
    die "what $other sent before it fell silent cannot be applied: $(slave Last_SQL_Error)"
  fi
  if follows; then
    healthy || die "this replica is not healthy: $(slave Last_IO_Error) $(slave Last_SQL_Error)"
    position=$(echo 'SET GLOBAL read_only = ON; SELECT @@gtid_binlog_pos' | there "$other") || die "$other does not let go"
    [ "$(ask "MASTER_GTID_WAIT('$position', 120)")" = 0 ] || die "this replica has not reached $position in two minutes"
  else
    position=$(echo 'SELECT IF(@@read_only, @@gtid_binlog_pos, "writable")' | there "$other") || die "$other does not answer"
    [ "$position" != writable ] || die "$other is the primary, and this server is no replica of it"
    [ "$(sequence "\${position:-0}")" -le "$(sequence "$(ask 'CONCAT("0-", @@gtid_current_pos)')")" ] ||
      die "$other has later commits than this server, which is no replica of it"
  fi
}

become_primary() {
  if follows || [ "$(ask @@read_only)" = 1 ]; then
    follows || [ -e $mark ] || die "this server has not been a replica: it may lack commits. If it is to be the primary all the same: touch $mark"
    for other in $others; do take_over "$other"; done
    here <<<'STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = OFF;' || die "cannot become the primary"
    touch $mark
    echo "toolsdb-role: this is the primary now"
  fi
  here <<SQL || die "cannot make the users"
CREATE USER IF NOT EXISTS replication@'%';
ALTER USER replication@'%' IDENTIFIED BY '$password';
GRANT REPLICATION SLAVE, BINLOG MONITOR, READ_ONLY ADMIN ON *.* TO replication@'%';
CREATE USER IF NOT EXISTS prometheus@localhost IDENTIFIED VIA unix_socket;
GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO prometheus@localhost;
GRANT SELECT ON performance_schema.* TO prometheus@localhost;
SQL
}

become_replica() {
  local demote=
  rm -f $mark
  if ! follows; then
    demote=', MASTER_DEMOTE_TO_SLAVE = 1'
    here <<<'SET GLOBAL read_only = ON'
    # a client that stays connected would not notice where the primary is now
    echo "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist
      WHERE user NOT IN ('root', 'replication', 'prometheus', 'system user', 'event_scheduler')" | here | mariadb --force
  fi
  here <<SQL || die "cannot follow $active"
STOP SLAVE;
CHANGE MASTER TO MASTER_HOST = '$active', MASTER_USER = 'replication', MASTER_PASSWORD = '$password',
  MASTER_CONNECT_RETRY = 2, MASTER_USE_GTID = slave_pos$demote;
START SLAVE;
SQL
  for _ in {1..20}; do
    healthy && echo "toolsdb-role: this is a replica of $active now" && return
    sleep 0.5
  done
  [ "$(slave Slave_SQL_Running)" = Yes ] && [ "$(slave Slave_IO_Running)" = Connecting ] ||
    die "cannot follow $active: $(slave Last_IO_Error) $(slave Last_SQL_Error)"
}

if [ "$self" = "$active" ]; then become_primary; else become_replica; fi
# root comes by the socket, from this machine; on each server by itself, since a replica may not write what others read
here <<'SQL'
SET sql_log_bin = 0;
ALTER USER root@localhost IDENTIFIED VIA unix_socket;
DROP USER IF EXISTS mysql@localhost;
SQL
`;
