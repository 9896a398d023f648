import { randomBytes } from "node:crypto";
import { kill, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { sleep, until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const [one, two] = ["toolsbeta-db-1", "toolsbeta-db-2"] as const;
/** A database that the tests' tool may write to, made anew by every run. */
const database = "lab__test";
const password = randomBytes(16).toString("hex");
let staging: Staging;
let addresses: Record<string, string>;

beforeAll(async () => {
  staging = await Staging.settled();
  addresses = { [one]: await staging.ipv4(one), [two]: await staging.ipv4(two) };
  await until("a primary and its replica", 300, async () => (await healthy(two)) && (await writable(one)), 1000);
  await sql(
    one,
    `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database}; CREATE TABLE ${database}.kept (i BIGINT PRIMARY KEY);
     CREATE OR REPLACE USER ${database}@'%' IDENTIFIED BY '${password}'; GRANT ALL ON ${database}.* TO ${database}@'%'`,
  );
});
afterAll(async () => {
  if (!(await writable(one))) {
    staging.switch("db", one);
    await staging.deploy();
  }
  await until(`${one} is the primary again`, 120, () => writable(one), 1000);
  await sql(one, `DROP DATABASE ${database}; DROP USER ${database}@'%'`);
});

/** As root on the machine, by the socket. */
const sql = async (host: string, statement: string) =>
  (await onGuest(host, `mariadb -N -B <<'E'\n${statement}\nE`)).output.trim();
/** As the tool, over the network from the first machine: in the lab nobody else is let in. */
const asTool = async (host: string, statement: string) =>
  (
    await onGuest(
      one,
      `MYSQL_PWD=${password} mariadb -N -B -u ${database} -h ${addresses[host]} ${database} 2>&1 <<'E'\n${statement}\nE`,
    )
  ).output.trim();
const writable = async (host: string) => (await sql(host, "SELECT @@read_only")) === "0";
const healthy = async (host: string) => {
  const { output } = await onGuest(host, "mariadb -e 'SHOW SLAVE STATUS\\G'");
  return /Slave_IO_Running: Yes/.test(output) && /Slave_SQL_Running: Yes/.test(output);
};
const kept = async (host: string) => (await sql(host, `SELECT i FROM ${database}.kept ORDER BY i`)).split("\n");

/**
 * A tool that adds rows, each on a new connection to whichever server takes it, while something is done.
 * @returns the rows whose commit it was told of, and its longest wait in seconds
 */
async function adding(first: number, meanwhile: () => Promise<unknown>) {
  await onGuest(one, "touch /run/lab-adding");
  const tool = onGuest(
    one,
    `export MYSQL_PWD=${password}; i=${first}; while [ -e /run/lab-adding ]; do for host in ${Object.values(addresses).join(" ")}; do i=$((i + 1))
     timeout 8 mariadb --connect-timeout 1 -u ${database} -h $host ${database} -e "INSERT INTO kept VALUES ($i)" 2>/dev/null && echo $i $(date +%s%3N); done; done`,
    300_000,
  );
  await sleep(2000);
  try {
    await meanwhile();
    await sleep(2000);
  } finally {
    await onGuest(one, "rm -f /run/lab-adding");
  }
  const told = (await tool).output
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const times = told.map(([, at]) => Number(at));
  return {
    rows: told.map(([row]) => row!),
    longestWait: Math.max(...times.slice(1).map((at, i) => at - times[i]!)) / 1000,
  };
}

test("what a tool writes on the primary is on the replica, which itself takes no writes", async () => {
  expect(await asTool(one, "INSERT INTO kept VALUES (1)")).toBe("");
  await until("it is on the replica", 10, async () => (await kept(two)).includes("1"), 200);
  expect(await asTool(two, "INSERT INTO kept VALUES (2)")).toMatch(/ERROR 1290 .*read-only/);
});

test("a tool's 21st connection is refused, and its statements end after an hour", async () => {
  const { output } = await onGuest(
    one,
    `export MYSQL_PWD=${password}; for i in $(seq 22); do mariadb -u ${database} -h ${addresses[one]} -e 'SELECT SLEEP(4)' 2>&1 & done; wait`,
  );
  expect(output.match(/ERROR 1203 .*max_user_connections/g)).toHaveLength(2);
  expect(await asTool(one, "SELECT @@max_statement_time")).toBe("3600.000000");
});

test("root comes by the socket alone, and nobody else is a superuser", async () => {
  for (const host of [one, two]) {
    expect(await sql(host, "SHOW CREATE USER root@localhost")).toBe(
      "CREATE USER `root`@`localhost` IDENTIFIED VIA unix_socket",
    );
    expect(
      await sql(host, "SELECT grantee FROM information_schema.user_privileges WHERE privilege_type = 'SUPER'"),
    ).toBe("'root'@'localhost'");
    expect((await onGuest(host, "runuser -u nobody -- mariadb -u root -e 'SELECT 1'")).code).not.toBe(0);
  }
});

test("prometheus gets each server's figures, and others do not", async () => {
  for (const host of [one, two]) {
    const url = `http://${addresses[host]}:9104/metrics`;
    expect((await onGuest("toolsbeta-prometheus-2", `curl -fs -m 5 ${url}`)).output).toMatch(/^mysql_up 1$/m);
    expect((await onGuest("toolsbeta-checker-1", `curl -fs -m 2 ${url}`)).code).not.toBe(0);
  }
});

test("a planned switch is changes in place, loses no row that was committed, and the old primary refuses writes", async () => {
  let plan = "";
  const { rows, longestWait } = await adding(1000, async () => {
    staging.switch("db", two);
    plan = await staging.deploy();
    await until(`${two} is the primary`, 120, () => writable(two), 500);
  });
  // a recordset, and what each of the two machines is told
  expect(plan).toBe("Plan: 0 to add, 3 to change, 0 to destroy.");
  measured("planned switch of db: longest wait for a commit", longestWait, 65);
  expect(staging.address("db")).toBe(addresses[two]);
  const there = new Set(await kept(two));
  expect(rows.filter((row) => !there.has(row))).toEqual([]);
  expect(await asTool(one, "INSERT INTO kept VALUES (3)")).toMatch(/ERROR 1290 .*read-only/);
  await until(`${one} is a replica`, 60, () => healthy(one), 500);
});

test("the primary's machine dies: after the switch the replica takes writes; when the machine is back, it is the replica", async () => {
  const { rows, longestWait } = await adding(1_000_000, async () => {
    await kill(two);
    staging.switch("db", one);
    await staging.deploy();
    await until(`${one} is the primary`, 120, () => writable(one), 500);
  });
  measured("the primary dies: longest wait for a commit, the switch's command included", longestWait, 65);
  const there = new Set(await kept(one));
  const lost = rows.filter((row) => !there.has(row));
  process.stdout.write(`      loss window: ${lost.length} of ${rows.length} committed rows\n`);
  await staging.startAgain(two);
  await until(`${two} is a replica`, 180, async () => (await healthy(two)) && !(await writable(two)), 1000);
  await until("both have the same rows", 20, async () => (await kept(one)).join() === (await kept(two)).join(), 500);
});
