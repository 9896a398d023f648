import { readFileSync } from "node:fs";
import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { run, until } from "../../../lab/client/shell";
import { adminKey, sshOptions, Staging } from "../staging";

const host = "toolsbeta-bastion-7";
const users = ["maintainer", "neighbour", "hog"];
let staging: Staging;

beforeAll(async () => {
  staging = await Staging.open();
  const key = readFileSync(`${adminKey}.pub`, "utf8").trim();
  for (const user of users) {
    const { code, output } = await onGuest(
      host,
      `id ${user} >/dev/null 2>&1 || useradd -m -s /bin/bash ${user}; install -d -m 700 -o ${user} -g ${user} /home/${user}/.ssh; echo '${key}' | install -m 600 -o ${user} -g ${user} /dev/stdin /home/${user}/.ssh/authorized_keys`,
    );
    if (code !== 0) throw new Error(output);
  }
});
afterAll(async () => {
  for (const user of users)
    await onGuest(host, `loginctl terminate-user ${user}; pkill -9 -u ${user}; userdel -rf ${user}`);
});

const as = (user: string, command: string, timeout = 60_000) =>
  run("ssh", [...sshOptions, `${user}@${staging.address("login")}`, command], { timeout });

test("a maintainer logs in over the floating IP, and finds what the toolforge commands read", async () => {
  const { code, output } = await as("maintainer", "id -un; cat /etc/toolforge/common.yaml");
  expect(code).toBe(0);
  expect(output).toMatch(/^maintainer\n/);
  expect(output).toContain("url: https://api.svc.toolsbeta.eqiad1.wikimedia.cloud:30003");
});

test("each user has a limit of processor, memory and tasks, and root has none", async () => {
  const limits = async (user: string) => {
    const show = `systemctl show user-$(id -u ${user}).slice -p CPUQuotaPerSecUSec -p MemoryMax -p TasksMax`;
    const { output } = await onGuest(host, `systemd-run -q --slice=user-$(id -u ${user}).slice sleep 5; ${show}`);
    return output.trim().split("\n").sort();
  };
  expect(await limits("maintainer")).toEqual(["CPUQuotaPerSecUSec=1s", "MemoryMax=1073741824", "TasksMax=100"]);
  expect(await limits("root")).toEqual(["CPUQuotaPerSecUSec=infinity", "MemoryMax=infinity", "TasksMax=infinity"]);
});

test("a fork bomb and a memory hog are contained, and the neighbour does not notice", async () => {
  const bomb = as(
    "maintainer",
    "timeout 25 bash -c 'f() { f | f & }; for i in 1 2 3; do f; sleep 2; done' >/dev/null 2>&1; true",
  );
  const hogging = as("hog", "python3 -c 'x = bytearray(1 << 31); print(len(x))'");
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const tasks = await onGuest(host, "ps -u maintainer -L --no-headers | wc -l");
  expect(Number(tasks.output)).toBeGreaterThan(50);
  expect(Number(tasks.output)).toBeLessThanOrEqual(100);
  const started = Date.now();
  expect((await as("neighbour", "true")).code).toBe(0);
  measured("another user's login beside a fork bomb", (Date.now() - started) / 1000, 2);
  const hog = await hogging;
  expect([hog.code === 0, hog.output.includes(String(2 ** 31))]).toEqual([false, false]);
  await onGuest(host, "pkill -9 -u maintainer");
  await bomb;
});

test("with logins disabled root alone gets in", async () => {
  staging.edit("environments/toolsbeta.ts", 'project: "toolsbeta",', 'project: "toolsbeta",\n  loginsDisabled: true,');
  try {
    await staging.deployTo(host);
    await until("the neighbour is kept out", 90, async () => (await as("neighbour", "true")).code !== 0, 2000);
    expect((await as("root", "id -un")).output).toMatch(/^root$/m);
  } finally {
    staging.edit("environments/toolsbeta.ts", "\n  loginsDisabled: true,", "");
    await staging.deployTo(host);
  }
  await until("the neighbour gets in again", 90, async () => (await as("neighbour", "true")).code === 0, 2000);
});

test("what a user has left running is ended by the reaper, and shells stay", async () => {
  await onGuest(
    host,
    `su neighbour -c 'setsid sleep 4711 >/dev/null 2>&1 & setsid bash -c "while :; do read -t 3600 x; done" </dev/zero >/dev/null 2>&1 &'`,
  );
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await onGuest(host, "toolforge-reaper 1");
  const { output } = await onGuest(host, "ps -u neighbour -o comm=");
  expect(output).not.toContain("sleep");
});
