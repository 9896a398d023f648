import { configured } from "../support/role";
import { onMachines } from "../support/templates";

const members = { proxy: { "toolsbeta-proxy-1": "10.0.0.1", "toolsbeta-proxy-2": "10.0.0.2" } };
const on = (host: string) => {
  const { files = {}, services = {} } = configured("proxy", () => {}, host);
  const file = files["/etc/keepalived/keepalived.conf"]!;
  return { files, services, file, content: onMachines(file.content, members) };
};
const first = on("toolsbeta-proxy-1");
const second = on("toolsbeta-proxy-2");

test("members speak to each other alone, under the environment's router id", () => {
  expect(first.content).toMatch(/unicast_src_ip 10\.0\.0\.1\n\s+unicast_peer \{\n\s+10\.0\.0\.2\n\s+\}/);
  expect(second.content).toMatch(/unicast_src_ip 10\.0\.0\.2\n\s+unicast_peer \{\n\s+10\.0\.0\.1\n\s+\}/);
  expect(first.content).toContain("virtual_router_id 54");
  expect(first.content).toContain("VIP:proxy/32");
});

test("both start as equals with different priorities, and nobody takes the address from one that works", () => {
  for (const { content } of [first, second]) expect(content).toMatch(/state BACKUP\n\s+nopreempt/);
  const priority = ({ content }: typeof first) => Number(/priority (\d+)/.exec(content)![1]);
  expect(priority(first)).not.toBe(priority(second));
  // a backup waits for 3 advertisements and (256 - priority) / 256 s more: 4 s are promised
  for (const machine of [first, second]) expect(3 + (256 - priority(machine)) / 256).toBeLessThan(3.2);
});

test("whoever fails the check of the real service cannot hold the address", () => {
  expect(first.content).toMatch(/track_script \{\n\s+proxy\n/);
  expect(first.content).toContain('script "/usr/local/lib/toolforge/check-proxy"');
  expect(first.files["/usr/local/lib/toolforge/check-proxy"]!.content).toContain("https://127.0.0.1/-/health");
});

test("the password is in a file of root's alone, and only on the machine", () => {
  expect(first.file.mode).toBe("0600");
  expect(first.content).toContain("auth_pass <%= '\u27e6secret:proxyVrrpPassword\u27e7'[0, 8] %>");
});

test("keepalived judges the file, with its scripts in place, before it is in force", () => {
  expect(first.file.check).toBe("keepalived -t -f %");
  expect(first.file.after).toContain("/usr/local/lib/toolforge/check-proxy");
  expect(first.services).toHaveProperty("keepalived");
});
