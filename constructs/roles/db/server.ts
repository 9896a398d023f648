import { createHash } from "node:crypto";
import type { HostFiles } from "../../host-files";
import type { RoleContext } from "../role";

const configuration = "/etc/mysql/mariadb.conf.d/90-toolforge.cnf";
const reloader = "/usr/local/lib/toolforge/toolsdb-reload";
/** Before MariaDB starts: makes an empty database on a new volume, and says how to recover. */
export const starter = "/usr/local/lib/toolforge/toolsdb-start";
/** The variable MYSQLD_OPTS: arguments for the server that is about to start. */
export const recovery = "/run/toolsdb-start";

/** MariaDB, the same on all machines: it starts read-only, whatever it is to be. */
export function server({ environment, role, host }: RoleContext): HostFiles {
  const { flavor } = environment.roles[role]!;
  const [cores, ram] = [/cores(\d+)/, /ram(\d+)/].map((size) => Number(size.exec(flavor)?.[1] ?? 1)) as [
    number,
    number,
  ];
  // Paths, limits, character set: those of today's servers (puppet mirror). Durability is stricter: a commit is on disk,
  // and with the replica, before the client hears of it.
  const content = `[client]
default-character-set = utf8mb4

[mariadbd]
bind_address = *
datadir = /srv/labsdb/data
tmpdir = /srv/labsdb/tmp
secure_file_priv = /dev/null
skip_name_resolve = ON
character_set_server = utf8mb4
collation_server = utf8mb4_unicode_ci

server_id = ${serverId(host)}
gtid_domain_id = 0
gtid_strict_mode = ON
log_bin = /srv/labsdb/binlogs/log
log_slave_updates = ON
binlog_format = ROW
sync_binlog = 1
innodb_flush_log_at_trx_commit = 1
innodb_flush_method = O_DIRECT
# deleted rows' old versions leave the disk again
innodb_undo_tablespaces = 3
innodb_undo_log_truncate = ON
slave_parallel_threads = ${Math.max(2, cores - 4)}
rpl_semi_sync_master_wait_point = AFTER_SYNC
# which of the two may write is decided when both have been asked
read_only = ON

max_connections = 1024
# a probe connects and says nothing
max_connect_errors = 1000000000
thread_cache_size = 128
table_open_cache = 5000
# in force at once
max_user_connections = 20
max_statement_time = 3600
wait_timeout = 600
max_allowed_packet = 32M
expire_logs_days = 14
innodb_buffer_pool_size = ${ram * 512}M
rpl_semi_sync_master_enabled = ON
rpl_semi_sync_slave_enabled = ON
rpl_semi_sync_master_timeout = 5000
rpl_semi_sync_master_wait_no_slave = OFF
`;
  return {
    packages: ["mariadb-server"],
    directories: {
      "/usr/local/lib/toolforge": {},
      "/etc/systemd/system/mariadb.service.d": {},
      "/srv/labsdb/tmp": { owner: "mysql", mode: "0700" },
      "/srv/labsdb/binlogs": { owner: "mysql", mode: "0700" },
    },
    files: {
      [starter]: { content: start, mode: "0755", check: "bash -n %" },
      [reloader]: { content: reload, mode: "0755", check: "bash -n %" },
      "/etc/systemd/system/mariadb.service.d/toolforge.conf": { content: unit, notifies: "mariadb" },
      [configuration]: {
        content,
        check: "/bin/sh -c 'mariadbd --defaults-file=% --user=mysql --help --verbose >/dev/null'",
        notifies: "mariadb",
        after: [starter, reloader, "/etc/toolforge/toolsdb", "/etc/toolforge/toolsdb.cnf"],
      },
    },
    services: { mariadb: { reload: reloader } },
  };
}

/** Unique among the machines, and the same for ever. */
function serverId(host: string): number {
  return (createHash("sha256").update(host).digest().readUInt32BE() % 0xfffffffe) + 1;
}

// A restart would throw everybody out. What is above the mark comes with the next one.
const reload = `#!/bin/bash
# as the package started it: the tools' data is not in there
[ "$(mariadb -N -e 'SELECT @@datadir')" = /srv/labsdb/data/ ] || exec systemctl restart mariadb
sed '1,/^# in force at once$/d; s/\\([0-9]\\)M$/\\1 * 1024 * 1024/; s/^/SET GLOBAL /; s/$/;/' ${configuration} | mariadb
`;

// A primary that crashed may have written commits that neither its clients nor the replica have heard of. If the replica
// has taken over, they must not come back to life: they would part the two histories. If not, they count.
const start = `#!/bin/bash
mountpoint -q /srv/labsdb || { echo "the volume is not mounted" >&2; exit 1; }
. /etc/toolforge/toolsdb
if [ ! -d /srv/labsdb/data ]; then
  rm -rf /srv/labsdb/new
  mariadb-install-db --user=mysql --datadir=/srv/labsdb/new --auth-root-socket-user=root --skip-test-db >/dev/null || exit 1
  [ "$self" != "$active" ] || touch /srv/labsdb/primary
  mv /srv/labsdb/new /srv/labsdb/data
fi
role=MASTER
[ "$self" = "$active" ] || role=SLAVE
for other in $others; do
  [ "$(timeout 5 mariadb --defaults-file=/etc/toolforge/toolsdb.cnf -h "$other" -N -e 'SELECT @@read_only')" = 0 ] && role=SLAVE
done
echo "MYSQLD_OPTS=--init-rpl-role=$role" >${recovery}
`;

const unit = `[Service]
EnvironmentFile=-${recovery}
ExecStartPre=+${starter}
`;
