import { join } from "node:path";
import { rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { agentReports, onGuest, servers } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { run } from "../../lab/client/shell";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.open();
});

test("a second diff finds nothing to change", async () => {
  expect(await staging.diff()).toBe("No changes.");
  const started = Date.now();
  const cwd = join(staging.folder, "cdktf.out/stacks", staging.environment);
  const { code, output } = await run("terraform", ["plan", "-detailed-exitcode"], { cwd, env: staging.env });
  expect({ code, said: code === 0 ? "" : output }).toEqual({ code: 0, said: "" });
  measured("an empty terraform plan", (Date.now() - started) / 1000, 15);
});

test("every machine of the environment runs, is configured and has no failed run", async () => {
  const wanted = rolesOf(toolsbeta)
    .flatMap(([, role]) => role.hosts)
    .sort();
  const running = (await servers()).filter(({ project, state }) => project === "toolsbeta" && state === "active");
  expect(running.map(({ host }) => host).sort()).toEqual(wanted);
  const reports = await agentReports();
  expect(wanted.filter((host) => reports.get(host)?.failed !== false)).toEqual([]);
});

test("no two members of a pair or quorum share a hypervisor", async () => {
  const hypervisors = new Map((await servers()).map(({ host, hypervisor }) => [host, hypervisor]));
  const shared = rolesOf(toolsbeta)
    .filter(([, { spread }]) => spread === "pair" || spread === "quorum")
    .filter(([, { hosts }]) => new Set(hosts.map((host) => hypervisors.get(host))).size < hosts.length)
    .map(([role]) => role);
  expect(shared).toEqual([]);
});

test("data volumes are formatted and mounted", async () => {
  const { output } = await onGuest("toolsbeta-redis-7", "findmnt -no FSTYPE,OPTIONS /srv/redis");
  expect(output).toMatch(/^ext4.*noatime/);
});

test("public names resolve to the addresses that clients use", async () => {
  const { output } = await onGuest("toolsbeta-redis-7", "getent ahostsv4 static.svc.beta.toolforge.org");
  expect(output).toContain(staging.address("static"));
});

test("to start what is new, systemd need not read all its units for each", async () => {
  const { output } = await onGuest(
    "toolsbeta-static-2",
    "journalctl -b _PID=1 -o cat | sed '/^Finished toolforge-agent/q' | grep -c '^Reloading\\.$'",
  );
  expect(output.trim()).toMatch(/^[0-5]$/);
});
