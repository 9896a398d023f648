import { configured } from "../../support/role";
import { onMachines } from "../../support/templates";

const members = { db: { "toolsbeta-db-1": "10.0.0.1", "toolsbeta-db-2": "10.0.0.2" } };
const configuration = "/etc/mysql/mariadb.conf.d/90-toolforge.cnf";
const on = (host: string, active = "toolsbeta-db-1") =>
  configured("db", (draft) => (draft.active["db"] = active), host).files!;
const files = on("toolsbeta-db-1");
const { directories } = configured("db");
const mariadb = files[configuration]!.content;
const switchRole = files["/usr/local/sbin/toolsdb-role"]!.content;

test("every folder of the daemons' units and of the scripts is made", () => {
  const folders = Object.keys(files).map((path) => path.slice(0, path.lastIndexOf("/")));
  const made = folders.filter((folder) => /\.service\.d$|^\/usr\/local\/lib\//.test(folder));
  expect(Object.keys(directories!)).toEqual(expect.arrayContaining(made));
});

test("a tool has 20 connections, and its statements an hour", () => {
  expect(mariadb).toMatch(/^max_user_connections = 20$/m);
  expect(mariadb).toMatch(/^max_statement_time = 3600$/m);
});

test("data, temporary files and binary logs are on the volume, and nothing is made where it is missing", () => {
  expect(mariadb).toMatch(/^datadir = \/srv\/labsdb\/data\ntmpdir = \/srv\/labsdb\/tmp$/m);
  expect(mariadb).toMatch(/^log_bin = \/srv\/labsdb\/binlogs\/log$/m);
  const [firstCommand] = files["/usr/local/lib/toolforge/toolsdb-start"]!.content.split("\n").slice(1);
  expect(firstCommand).toMatch(/^mountpoint -q \/srv\/labsdb \|\| .*exit 1/);
});

test("a commit is on the disk, and with the replica, before its client hears of it", () => {
  for (const line of [
    "sync_binlog = 1",
    "innodb_flush_log_at_trx_commit = 1",
    "rpl_semi_sync_master_enabled = ON",
    "rpl_semi_sync_slave_enabled = ON",
    "rpl_semi_sync_master_wait_point = AFTER_SYNC",
    "gtid_strict_mode = ON",
  ])
    expect(mariadb.split("\n")).toContain(line);
});

test("every server starts read-only, whatever the switch file says, and with a number of its own", () => {
  const ids = ["toolsbeta-db-1", "toolsbeta-db-2"].map((host) => {
    const content = on(host)[configuration]!.content;
    expect(content).toMatch(/^read_only = ON$/m);
    return /^server_id = (\d+)$/m.exec(content)![1];
  });
  expect(new Set(ids).size).toBe(2);
});

test("half of the machine's memory is the buffer pool", () => {
  const big = configured("db", ({ environment }) => (environment.roles["db"]!.flavor = "g4.cores16.ram64.disk20"));
  expect(mariadb).toContain("innodb_buffer_pool_size = 2048M\n");
  expect(big.files![configuration]!.content).toContain("innodb_buffer_pool_size = 32768M\n");
  expect(big.files![configuration]!.content).toContain("slave_parallel_threads = 12\n");
});

test("the switch file says who the primary is, and changes nothing else on a machine", () => {
  const who = (host: string, active: string) =>
    onMachines(on(host, active)["/etc/toolforge/toolsdb"]!.content, members);
  expect(who("toolsbeta-db-2", "toolsbeta-db-1")).toBe("self=10.0.0.2\nactive=10.0.0.1\nothers='\n10.0.0.1\n'\n");
  expect(who("toolsbeta-db-2", "toolsbeta-db-2")).toBe("self=10.0.0.2\nactive=10.0.0.2\nothers='\n10.0.0.1\n'\n");
  const { "/etc/toolforge/toolsdb": before, ...same } = on("toolsbeta-db-2", "toolsbeta-db-1");
  const { "/etc/toolforge/toolsdb": after, ...rest } = on("toolsbeta-db-2", "toolsbeta-db-2");
  expect(before!.notifies).toBe("toolsdb-role");
  expect([after!.content === before!.content, rest]).toEqual([false, same]);
});

test("who becomes the primary first makes the other refuse writes and waits for all that it has", () => {
  const order = [
    "SET GLOBAL read_only = ON; SELECT @@gtid_binlog_pos",
    "MASTER_GTID_WAIT(",
    "SET GLOBAL read_only = OFF",
  ];
  const places = order.map((part) => switchRole.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test("the replication password is in one file that only root reads, and in no process's arguments", () => {
  const having = Object.entries(files).filter(([, { content }]) => content.includes("⟦secret:"));
  expect(having.map(([path, { mode }]) => [path, mode])).toEqual([["/etc/toolforge/toolsdb.cnf", "0600"]]);
  expect(switchRole).not.toMatch(/(-e|--execute|-p)\s*"?[^|\n]*\$password/);
});

test("superusers come by the socket alone", () => {
  expect(switchRole).toContain("ALTER USER root@localhost IDENTIFIED VIA unix_socket");
  expect(switchRole).toContain("DROP USER IF EXISTS mysql@localhost");
  expect(switchRole).not.toMatch(/GRANT (ALL|SUPER)/);
});

test("MariaDB judges its file, and a changed limit throws nobody out", () => {
  expect(files[configuration]!.check).toContain("mariadbd --defaults-file=% ");
  const reload = files["/usr/local/lib/toolforge/toolsdb-reload"]!.content;
  expect(reload).toContain("SET GLOBAL");
  expect(reload).toMatch(
    /= \/srv\/labsdb\/data\/ \] \|\| exec systemctl restart mariadb\nsed [^\n]*SET GLOBAL[^\n]* mariadb\n$/,
  );
});
