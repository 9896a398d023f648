import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asks } from "../../support/check-script";
import { configured } from "../../support/role";
import { scratch } from "../../support/scratch";
import { onMachines } from "../../support/templates";

const members = {
  redis: { "toolsbeta-redis-7": "10.0.0.7", "toolsbeta-redis-8": "10.0.0.8", "toolsbeta-redis-9": "10.0.0.9" },
};
const { files = {}, services, directories } = configured("redis", () => {}, "toolsbeta-redis-8");
const text = (path: string) => onMachines(files[path]!.content, members);
const server = text("/etc/redis/redis.conf");
const sentinel = text("/etc/redis/sentinel.conf");
const renamedBy = (config: string) => [...config.matchAll(/rename-command (?:toolforge )?([A-Z]+) (\S+)/g)];

test("every folder of the daemons' units and of the scripts is made", () => {
  const folders = Object.keys(files).map((path) => path.slice(0, path.lastIndexOf("/")));
  const made = folders.filter((folder) => /\.service\.d$|^\/usr\/local\/lib\//.test(folder));
  expect(Object.keys(directories!)).toEqual(expect.arrayContaining(made));
});

test("what reads, destroys or rules everything has a name that only who has the secret can guess", () => {
  const dangerous = [
    "CONFIG",
    "DEBUG",
    "FLUSHALL",
    "FLUSHDB",
    "KEYS",
    "MONITOR",
    "REPLICAOF",
    "SCAN",
    "SHUTDOWN",
    "ACL",
  ];
  expect(renamedBy(server).map(([, command]) => command)).toEqual(expect.arrayContaining(dangerous));
  for (const [, command, name] of renamedBy(server)) expect(name).toBe(`⟦secret:redisCommandPrefix⟧${command}`);
  expect(server).toContain("user default on nopass ~* &* +@all -psync -sync\n");
});

test("Sentinel knows the new names of the commands that it gives", () => {
  const names = new Map(renamedBy(server).map(([, command, name]) => [command, name]));
  expect(renamedBy(sentinel).map(([, command]) => command)).toEqual(["CLIENT", "CONFIG", "SLAVEOF"]);
  for (const [, command, name] of renamedBy(sentinel)) expect(name).toBe(names.get(command));
});

test("a first vote without a winner leaves time for a second within the 15 s that clients may notice", () => {
  const setting = (name: string) => Number(new RegExp(`^sentinel ${name} toolforge (\\d+)$`, "m").exec(sentinel)![1]);
  // Sentinel pings once a second, and votes again after twice the timeout and up to a second by chance.
  const voted = 1000 + setting("down-after-milliseconds") + 2 * setting("failover-timeout") + 1000;
  // two good checks of keepalived, and the promotion that the first INFO shows
  expect(voted + 3000).toBeLessThan(15_000);
});

test("keys that were not used for longest go when memory is full, and the environment says when that is", () => {
  expect(server).toMatch(/^maxmemory 1gb\nmaxmemory-policy allkeys-lru$/m);
  const more = configured("redis", ({ environment }) => (environment.redis.maxMemory = 7)).files!;
  expect(more["/etc/redis/redis.conf"]!.content).toContain("maxmemory 7gb\n");
});

test("the secret is in no file that others can read, and in no process's arguments", () => {
  for (const [path, { content, mode }] of Object.entries(files))
    if (content.includes("⟦secret:")) expect([path, mode]).toEqual([path, expect.stringMatching(/^0[46]00$/)]);
  expect(files["/usr/local/lib/toolforge/redis-reload"]!.content).toContain("| redis-cli -h 127.0.0.1)");
});

test("the data is on the volume, and nothing is started where the volume is missing", () => {
  expect(directories).toEqual(expect.objectContaining({ "/srv/redis/data": { owner: "redis", mode: "0750" } }));
  expect(server).toContain("\ndir /srv/redis/data\n");
  expect(text("/etc/systemd/system/redis-server.service.d/toolforge.conf")).toContain(
    "ReadWritePaths=/srv/redis/data ",
  );
});

test("Puppet owns no file that a daemon rewrites", () => {
  expect(text("/etc/systemd/system/redis-sentinel.service.d/toolforge.conf")).toContain(
    "ExecStart=/usr/bin/redis-sentinel /srv/redis/data/sentinel.conf ",
  );
  expect(Object.keys(files)).not.toContain("/srv/redis/data/sentinel.conf");
  expect(sentinel).not.toContain("sentinel monitor");
  expect(server).not.toMatch(/^(replicaof|slaveof)/m);
});

test("the VIP is where the master is", async () => {
  const check = text("/usr/local/lib/toolforge/check-redis");
  expect(await asks(check, 6379, "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n")).toBe(0);
  expect(await asks(check, 6379, "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n")).toBe(1);
  expect(await asks(check, 6379, null)).toBeGreaterThan(0);
});

test("the daemons judge their files, and a change of memory restarts nothing", () => {
  expect(files["/etc/redis/redis.conf"]!.check).toBe("/usr/local/lib/toolforge/redis-check server %");
  expect(files["/etc/redis/sentinel.conf"]!.check).toBe("/usr/local/lib/toolforge/redis-check sentinel %");
  expect(services!["redis-server"]!.reload).toBe("/usr/local/lib/toolforge/redis-reload");
  expect(text("/usr/local/lib/toolforge/redis-reload")).not.toMatch(/^systemctl|^\s*systemctl/m);
});

test("a new machine touches no other machine's object", () => {
  const four = configured("redis", ({ environment }) => environment.roles["redis"]!.hosts.push("toolsbeta-redis-91"));
  expect(four).toEqual(configured("redis"));
});

describe("who is the master when a daemon starts", () => {
  const folder = scratch();

  /** What `redis-start` finds out when the other machines' sentinels answer so, one list per question. */
  function start(daemon: "server" | "sentinel", answers: Record<string, string[]>, state = ""): string {
    const bin = join(folder(), "bin");
    const data = join(folder(), "data");
    for (const path of [bin, data]) mkdirSync(path, { recursive: true });
    for (const [host, list] of Object.entries(answers)) writeFileSync(join(folder(), host), `${list.join("\n")}\n`);
    writeFileSync(join(data, "sentinel.conf"), state);
    writeFileSync(join(data, "base.conf"), "port 26379\n");
    // each question takes the next line of the answers, the last one for ever
    const fake = `#!/bin/sh
file=${folder()}/$2
[ -s $file ] || exit 1
line=$(head -n 1 $file)
[ $(wc -l <$file) -gt 1 ] && sed -i 1d $file
set -- $line
printf 'name\\ntoolforge\\nip\\n%s\\nconfig-epoch\\n%s\\nnum-slaves\\n%s\\n' $1 $2 $3
`;
    const commands = { "redis-cli": fake, sleep: "#!/bin/sh\n", chown: "#!/bin/sh\n" };
    for (const [name, content] of Object.entries(commands)) {
      writeFileSync(join(bin, name), content);
      chmodSync(join(bin, name), 0o755);
    }
    const script = text("/usr/local/lib/toolforge/redis-start")
      .replaceAll("/srv/redis/data", data)
      .replaceAll("/run/redis/following", join(folder(), "following"))
      .replaceAll("/etc/redis/sentinel.conf", join(data, "base.conf"));
    execFileSync("sh", ["-c", script, "redis-start", daemon], {
      env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` },
    });
    return readFileSync(daemon === "server" ? join(folder(), "following") : join(data, "sentinel.conf"), "utf8");
  }

  test("the first machine, when nobody has ever known", () => {
    expect(start("server", {})).toBe("FOLLOW=--replicaof 10.0.0.7 6379\n");
  });

  test("the one that the newest answer names", () => {
    const answers = { "10.0.0.7": ["10.0.0.7 3 2"], "10.0.0.9": ["10.0.0.9 12 2"] };
    expect(start("server", answers)).toBe("FOLLOW=--replicaof 10.0.0.9 6379\n");
  });

  test("the one that was it last, when all start together", () => {
    expect(start("server", {}, "sentinel monitor toolforge 10.0.0.9 6379 2\n")).toBe(
      "FOLLOW=--replicaof 10.0.0.9 6379\n",
    );
    expect(start("server", {}, "sentinel monitor toolforge 10.0.0.8 6379 2\n")).toBe("FOLLOW=\n");
  });

  test("a master that crashed waits until a replica, which may know more, is promoted, and follows it", () => {
    const answers = { "10.0.0.9": ["10.0.0.8 1 2", "10.0.0.8 1 2", "10.0.0.9 2 2"] };
    expect(start("server", answers)).toBe("FOLLOW=--replicaof 10.0.0.9 6379\n");
  });

  test("it does not wait for replicas that there are not, or for ever", () => {
    expect(start("server", { "10.0.0.9": ["10.0.0.8 1 0"] })).toBe("FOLLOW=\n");
    expect(start("server", { "10.0.0.9": ["10.0.0.8 1 2"] })).toBe("FOLLOW=\n");
  });

  test("Sentinel keeps what it has learned, apart from machines that are gone", () => {
    const learned = [
      "sentinel myid 1111",
      "sentinel current-epoch 4",
      "sentinel config-epoch toolforge 4",
      "sentinel known-sentinel toolforge 10.0.0.9 26379 2222",
      "sentinel known-replica toolforge 10.0.0.7 6379",
    ];
    const gone = [
      "sentinel known-sentinel toolforge 10.0.0.99 26379 3333",
      "sentinel known-replica toolforge 10.0.0.99 6379",
      "sentinel down-after-milliseconds toolforge 99999",
    ];
    const state = ["sentinel monitor toolforge 10.0.0.8 6379 2", ...learned, ...gone, ""].join("\n");
    const lines = start("sentinel", {}, state).trim().split("\n");
    expect(lines).toEqual(["port 26379", "sentinel monitor toolforge 10.0.0.8 6379 2", ...learned]);
  });
});
