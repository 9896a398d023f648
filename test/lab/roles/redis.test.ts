import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { sleep, until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const trio = ["toolsbeta-redis-7", "toolsbeta-redis-8", "toolsbeta-redis-9"];
let staging: Staging;
let vip: string;
beforeAll(async () => {
  staging = await Staging.open();
  vip = staging.address("redis");
  await whole();
});

const redis = async (host: string, words: string) => (await onGuest(host, `redis-cli ${words}`)).output.trim();
const role = async (host: string) => (await redis(host, "role")).split("\n");

/** Who is the master, and who follows it with its link up. */
async function roles(): Promise<{ master: string | undefined; following: string[] }> {
  const all = await Promise.all(trio.map(async (host) => [host, await role(host)] as const));
  return {
    master: all.find(([, [name]]) => name === "master")?.[0],
    following: all.filter(([, [name, , , link]]) => name === "slave" && link === "connected").map(([host]) => host),
  };
}

/** Waits for one master that has the VIP and that the others follow, or some of them. @returns its name */
const whole = (least = 3) =>
  until(`a master with the VIP, ${least} servers together`, 180, async () => {
    const { master, following } = await roles();
    return master && following.length >= least - 1 && (await holders()).join() === master && master;
  });

async function holders(): Promise<string[]> {
  const all = await Promise.all(
    trio.map(async (host) => [host, (await onGuest(host, "ip -4 -o address")).output] as const),
  );
  return all.filter(([, addresses]) => addresses.includes(` ${vip}/`)).map(([host]) => host);
}

/**
 * A client on one machine that writes to the VIP as fast as it can while something is done. A write counts when a
 * replica has confirmed it.
 */
async function writing(host: string, seconds: number, meanwhile: () => Promise<unknown>) {
  const name = `test:${Date.now()}`;
  const client = onGuest(
    host,
    `i=0; end=$(($(date +%s) + ${seconds})); while [ $(date +%s) -lt $end ]; do i=$((i + 1))
     answer=$(printf 'SETEX ${name}:%d 600 x\nWAIT 1 1000\n' $i | timeout 2 redis-cli -h ${vip} 2>&1 | tr '\n' ' ')
     case $answer in 'OK 1 ' | 'OK 2 ') echo $i $(date +%s%3N) ;; esac; done`,
    (seconds + 20) * 1000,
  );
  await sleep(3000);
  await meanwhile();
  const counted = (await client).output.trim().split("\n");
  const keys = counted.map((line) => `${name}:${line.split(" ")[0]}`);
  const times = counted.map((line) => Number(line.split(" ")[1]));
  await whole(2);
  const questions = keys.map((key) => `EXISTS ${key}`).join("\n");
  const found = (await onGuest(host, `redis-cli -h ${vip} <<'E'\n${questions}\nE`)).output.split("\n");
  return {
    confirmed: keys.length,
    lost: keys.filter((_key, i) => found[i] !== "1"),
    longestPause: Math.max(...times.slice(1).map((at, i) => at - times[i]!)) / 1000,
  };
}

function report(what: string, { confirmed, lost, longestPause }: Awaited<ReturnType<typeof writing>>): void {
  measured(`${what}: longest time without a confirmed write through the VIP`, longestPause, 15);
  process.stdout.write(`      ${confirmed} writes were confirmed by a replica, ${lost.length} of them lost\n`);
}

test("a client of the VIP writes; what would read, destroy or rule everything it is refused", async () => {
  expect(await redis(trio[0]!, `-h ${vip} setex test:hello 60 world`)).toBe("OK");
  for (const command of ["config get maxmemory", "keys x", "scan 0", "flushall", "replicaof no one", "acl list"])
    expect(await redis(trio[0]!, `-h ${vip} ${command}`)).toMatch(/unknown command/);
  expect(await redis(trio[0]!, `-h ${vip} psync ? -1`)).not.toContain("world");
});

test("memory has a limit, beyond which the keys that were not used for longest go", async () => {
  for (const host of trio)
    expect(await redis(host, "info memory")).toMatch(/maxmemory:1073741824\s[\s\S]*maxmemory_policy:allkeys-lru\s/);
});

test("prometheus gets each server's figures, and others do not", async () => {
  for (const host of trio) {
    const url = `http://${await staging.ipv4(host)}:9121/metrics`;
    expect((await onGuest("toolsbeta-prometheus-2", `curl -fs -m 5 ${url}`)).output).toMatch(/^redis_up 1$/m);
    expect((await onGuest("toolsbeta-checker-1", `curl -fs -m 2 ${url}`)).code).not.toBe(0);
  }
});

test("no process shows the commands' secret names", async () => {
  const [, prefix] = /rename-command CONFIG (\S+)CONFIG/.exec(
    (await onGuest(trio[0]!, "cat /etc/redis/redis.conf")).output,
  )!;
  expect(prefix).toMatch(/^[0-9a-f]{64}$/);
  expect((await onGuest(trio[0]!, "ps axww -o args; journalctl -b -o cat")).output).not.toContain(prefix);
});

// The loss of its whole machine: test/lab/hypervisor-loss.test.ts.
test("the master's server crashes and restarts: a replica takes over, nothing confirmed is lost, and no agent puts anything back", async () => {
  const master = await whole();
  const writer = trio.find((host) => host !== master)!;
  const result = await writing(writer, 16, () => onGuest(master, "pkill -KILL -x redis-server"));
  report("the master's server is killed", result);
  expect(result.lost).toEqual([]);
  const next = await whole();
  expect(next).not.toBe(master);
  const runs = await Promise.all(trio.map((host) => onGuest(host, "run-puppet-agent")));
  for (const { output } of runs) expect(output).not.toMatch(/redis|sentinel|rror/);
  expect(await whole()).toBe(next);
});
