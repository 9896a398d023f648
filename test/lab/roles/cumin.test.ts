import { agentReports, onGuest, servers } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Staging } from "../staging";

const cumin = "toolsbeta-cumin-1";
const run = (query: string, command: string) => onGuest(cumin, `cumin --force '${query}' '${command}'`, 180_000);
let staging: Staging;
beforeAll(async () => (staging = await Staging.open()));

test("cumin A:proxy run-puppet-agent applies the configuration on every proxy, and nowhere else", async () => {
  const before = await agentReports();
  const started = Date.now();
  const { code, output } = await run("A:proxy", "run-puppet-agent");
  measured("cumin A:proxy run-puppet-agent", (Date.now() - started) / 1000, 60);
  expect(output).toContain("100.0% (2/2) success ratio");
  expect(code).toBe(0);
  const after = await agentReports();
  for (const host of ["toolsbeta-proxy-1", "toolsbeta-proxy-2"])
    expect(after.get(host)!.lastRun).toBeGreaterThan(before.get(host)!.lastRun);
});

test("A:all reaches every machine of the project", async () => {
  const machines = (await servers()).filter(({ project, state }) => project === "toolsbeta" && state === "active");
  const started = Date.now();
  const { code, output } = await run("A:all", "hostname");
  measured(`cumin A:all hostname, on ${machines.length} machines`, (Date.now() - started) / 1000, 60);
  expect(output).toContain(`100.0% (${machines.length}/${machines.length}) success ratio`);
  expect(code).toBe(0);
});

test("a machine can be named without an alias, and a command that fails is told", async () => {
  const { code, output } = await run("toolsbeta-static-1", "false");
  expect(output).toContain("0.0% (0/1) success ratio");
  expect(code).not.toBe(0);
});

test("the key is root's alone", async () => {
  expect((await onGuest(cumin, "stat -c '%U %a' /etc/cumin/key")).output).toBe("root 600\n");
  expect((await onGuest(cumin, "runuser -u nobody -- cat /etc/cumin/key")).code).not.toBe(0);
});

test("the key opens nothing when another machine has it, and no tunnel when cumin has", async () => {
  const proxy = await staging.ipv4("toolsbeta-proxy-1");
  const ssh = "ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes";
  const { output: key } = await onGuest(cumin, "base64 -w0 /etc/cumin/key");
  // a bastion's packets reach every machine's sshd, so that the refusal is the key's
  const stolen = "toolsbeta-bastion-8";
  const file = "/run/stolen-key";
  try {
    await onGuest(stolen, `umask 077; echo ${key.trim()} | base64 -d >${file}`);
    const tried = await onGuest(stolen, `${ssh} -i ${file} root@${proxy} true`);
    expect(tried.output).toContain("Permission denied (publickey");
    expect(tried.code).toBe(255);
  } finally {
    await onGuest(stolen, `rm -f ${file}`);
  }
  expect((await onGuest(cumin, `${ssh} -i /etc/cumin/key root@${proxy} true`)).code).toBe(0);
  const tunnel = await onGuest(cumin, `${ssh} -i /etc/cumin/key -W 127.0.0.1:22 root@${proxy} </dev/null`);
  expect(tunnel.output).toContain("administratively prohibited");
});
