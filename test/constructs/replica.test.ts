import { spawnSync } from "node:child_process";
import { replica, replicaFlow } from "../../constructs/replica";
import { staging } from "../support/environment";
import { cloud } from "../support/role";
import { onMachines } from "../support/templates";

const members = { services: { "toolsbeta-services-01": "10.0.0.1", "toolsbeta-services-02": "10.0.0.2" } };

function made(host: string) {
  const { environment, active } = staging(() => {});
  return replica(
    { environment, role: "services", host, active, vip: () => "", cloud },
    { service: "services", folder: "/srv/x", content: "blobs", pointers: "tags", exclude: ["_uploads"] },
  );
}
const { files = {}, services = {} } = made("toolsbeta-services-01");
const settings = onMachines(files["/etc/toolforge/replica/services"]!.content, members);

test("which machine takes writes is all that a failover changes, and alike on all of them", () => {
  expect(settings).toContain("active=toolsbeta-services-01\n");
  expect(made("toolsbeta-services-02")).toEqual(made("toolsbeta-services-01"));
});

test("bash reads the settings", () => {
  const read = spawnSync("bash", [
    "-euc",
    `declare -A member\n${settings}\necho "$exclude \${member[toolsbeta-services-02]}"`,
  ]);
  expect(String(read.stdout)).toBe("_uploads 10.0.0.2\n");
});

test("only machines of the role copy, and none of them writes", () => {
  const daemon = onMachines(files["/etc/rsyncd.conf"]!.content, members);
  expect(daemon).toMatch(/hosts allow = \\\n +10\.0\.0\.1 \\\n +10\.0\.0\.2 \\\n\n/);
  expect(daemon).toContain("read only = yes");
  expect(replicaFlow("services")).toMatchObject({ peer: { kind: "role", role: "services" } });
});

test("a copy is seldom older than ten seconds, and a switch is heeded at once", () => {
  expect(files["/etc/systemd/system/replica-services.timer"]!.content).toMatch(/OnActiveSec=0\nOnUnitInactiveSec=10\n/);
  expect(files["/etc/toolforge/replica/services"]!.notifies).toBe("replica-services.timer");
  expect(services["replica-services.timer"]!.reload).toContain("systemctl restart replica-services.timer");
});
