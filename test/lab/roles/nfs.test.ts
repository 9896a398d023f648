import { kill, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { until } from "../../../lab/client/shell";
import { Staging } from "../staging";
import { vipHolders } from "./vip";

const [first, second] = ["toolsbeta-nfs-4", "toolsbeta-nfs-5"] as const;
const both = [first, second];
const volume = "/srv/toolsbeta";
const moved = "Plan: 1 to add, 2 to change, 1 to destroy.";
const deleted = /nfs: \{ deletedTools: \{.*\} \}/;
let staging: Staging;

/** Runs a command that must succeed on a machine. */
async function on(host: string, command: string): Promise<string> {
  const { code, output } = await onGuest(host, command);
  if (code !== 0) throw new Error(`${host}: ${command}: exit code ${code}\n${output}`);
  return output.trim();
}
const mounted = async (host: string) => (await onGuest(host, `mountpoint -q ${volume}`)).code === 0;

/** Waits until a machine, and no other, has the volume and the address. */
async function has(host: string): Promise<void> {
  await until(`${host} has the volume`, 180, () => mounted(host));
  await until(`${host} has the address`, 60, async () => (await vipHolders("nfs", both)).join() === host);
  await until("the other has let it go", 60, async () => {
    const others = await Promise.all(both.filter((other) => other !== host).map(mounted));
    return !others.includes(true);
  });
}

async function switchTo(host: string): Promise<number> {
  const started = Date.now();
  staging.switch("nfs", host);
  expect(await staging.deploy()).toBe(moved);
  await has(host);
  return (Date.now() - started) / 1000;
}

beforeAll(async () => {
  staging = await Staging.settled();
  await has(first);
});
afterAll(() => staging.leave());

test("what may be mounted is what the model says, and exportfs has read it", async () => {
  const exported = await on(first, "cat /etc/exports");
  expect(exported).toContain(`${volume}/project ${await staging.ipv4("toolsbeta-bastion-7")}(rw,`);
  expect(exported).toContain(`${volume}/project ${await staging.ipv4("toolsbeta-static-1")}(ro,`);
  const check = `f=$(mktemp); echo '${volume}/project 10.0.0.1(nonsense)' >$f; /usr/local/lib/toolforge/check-exports $f`;
  expect((await onGuest(first, check)).code).not.toBe(0);
  await on(first, "/usr/local/lib/toolforge/check-exports /etc/exports");
  // in its own namespace it has changed nothing
  expect(await mounted(first)).toBe(true);
});

test("nothing of NFS before 4.2 listens, and what the kernel cannot do is said and fails nothing", async () => {
  for (const host of both) {
    expect(await on(host, "ss -Hltn 'sport = :111'")).toBe("");
    expect(await on(host, "cat /var/lib/prometheus/node-exporter/nfs.prom")).toMatch(/\ntoolforge_nfs_serving 0$/);
    expect((await onGuest(host, "systemctl is-failed nfs-server nfs-role")).output).not.toMatch(/^failed$/m);
  }
});

test("planned, the volume moves by the switch, with all that is on it, and the address with it", async () => {
  await on(first, `mkdir -p ${volume}/project/example && date +%N >${volume}/project/example/file`);
  const written = await on(first, `cat ${volume}/project/example/file`);
  await on(first, "nfs-role release");
  expect(await mounted(first)).toBe(false);
  measured("NFS: from the command to volume and address on the other machine", await switchTo(second), 120);
  expect(await on(second, `cat ${volume}/project/example/file`)).toBe(written);
});

test("the machine dies: the volume is taken from it, back to one whose agent saw no switch, and what was on the disk is there", async () => {
  await on(second, `echo before >${volume}/project/example/file && sync ${volume}/project/example/file`);
  await kill(second);
  measured("NFS, the machine dead: from the command to volume and address on the other", await switchTo(first), 120);
  expect(await on(first, `cat ${volume}/project/example/file`)).toBe("before");
  await staging.startAgain(second);
  await staging.configured(300, [second]);
  await has(first);
});

test("a deleted tool is marked, and after the days of grace in an archive, with all that it had", async () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  for (const tool of ["recent", "past"])
    await on(first, `mkdir -p ${volume}/project/${tool} && echo ${tool} >${volume}/project/${tool}/file`);
  staging.edit(
    "environments/toolsbeta.ts",
    deleted,
    `nfs: { deletedTools: { recent: "${day(1)}", past: "${day(41)}" } }`,
  );
  await staging.deployTo(...both);
  await on(first, "systemctl start deleted-tools");
  expect(await on(first, `cat ${volume}/project/recent/TOOL_DISABLED`)).toContain(day(1));
  expect((await onGuest(first, `test -e ${volume}/project/past`)).code).not.toBe(0);
  expect(await on(first, `tar -xzOf ${volume}/archivedtools/past-${day(41)}.tar.gz past/file`)).toBe("past");
  expect(await on(first, "systemctl is-active deleted-tools.timer")).toBe("active");
});
