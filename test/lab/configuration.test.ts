import { agentReports, onGuest, servers } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.open();
});

test("a new root key changes objects in place, replaces no machine, and is in force everywhere", async () => {
  const key = await staging.anotherAdmin();
  const started = Date.now();
  expect(await staging.deploy()).toMatch(/^Plan: 0 to add, \d+ to change, 0 to destroy\.$/);
  await staging.configured(600);
  measured("a root key, from the command to in force on all machines", (Date.now() - started) / 1000, 180);
  const machines = (await servers()).filter(({ project }) => project === "toolsbeta");
  const keys = await Promise.all(
    machines.map(async ({ host }) => [host, (await onGuest(host, "cat /root/.ssh/authorized_keys")).output] as const),
  );
  expect(keys.filter(([, known]) => !known.includes(key)).map(([host]) => host)).toEqual([]);
  expect((await staging.asAdmin("toolsbeta-redis-8", "hostname")).output.trim()).toBe("toolsbeta-redis-8");
});

test("one changed configuration is soon in force on its machines", async () => {
  staging.edit("constructs/roles/static/nginx.ts", "expires 1d;", "expires 2d;");
  const started = Date.now();
  await staging.deploy();
  await staging.configured(180, ["toolsbeta-static-1", "toolsbeta-static-2"]);
  measured("one changed configuration, from the command to in force", (Date.now() - started) / 1000, 60);
  expect((await onGuest("toolsbeta-static-1", "grep -c 'expires 2d;' /etc/nginx/nginx.conf")).output.trim()).toBe("1");
});

test("a broken nginx file is refused, shows as a failed run, and the old one keeps serving", async () => {
  const health = `http://${staging.address("static")}/-/health`;
  staging.edit("constructs/roles/static/nginx.ts", "autoindex off;", "autoindex perhaps;");
  await staging.deploy();
  expect((await onGuest("toolsbeta-static-1", "run-puppet-agent")).code).not.toBe(0);
  expect((await agentReports()).get("toolsbeta-static-1")?.failed).toBe(true);
  expect((await onGuest("toolsbeta-static-1", "grep autoindex /etc/nginx/nginx.conf")).output).toContain(
    "autoindex off;",
  );
  expect((await fetch(health)).status).toBe(200);
  const metrics = await onGuest(
    "toolsbeta-prometheus-2",
    `curl -s ${await staging.ipv4("toolsbeta-static-1")}:9100/metrics | grep ^toolforge_agent_failed`,
  );
  expect(metrics.output.trim()).toBe("toolforge_agent_failed 1");

  staging.edit("constructs/roles/static/nginx.ts", "autoindex perhaps;", "autoindex off;");
  staging.edit("constructs/roles/static/nginx.ts", "expires 2d;", "expires 1d;");
  await staging.deployTo("toolsbeta-static-1", "toolsbeta-static-2");
});

test("a drifted file is put back, run-puppet-agent --noop only says so", async () => {
  await onGuest("toolsbeta-static-1", "echo drift >>/etc/ssh/sshd_config.d/10-toolforge.conf");
  const noop = await onGuest("toolsbeta-static-1", "run-puppet-agent --noop");
  expect(noop.output).toContain("10-toolforge.conf");
  expect(
    (await onGuest("toolsbeta-static-1", "tail -n 1 /etc/ssh/sshd_config.d/10-toolforge.conf")).output.trim(),
  ).toBe("drift");
  expect((await onGuest("toolsbeta-static-1", "run-puppet-agent")).code).toBe(0);
  expect(
    (await onGuest("toolsbeta-static-1", "grep -c drift /etc/ssh/sshd_config.d/10-toolforge.conf")).output.trim(),
  ).toBe("0");
});
