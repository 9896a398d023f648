import { asks } from "../../support/check-script";
import { configured } from "../../support/role";
import { onMachines } from "../../support/templates";

const members = {
  "k8s-haproxy": { "toolsbeta-test-k8s-haproxy-7": "10.0.0.7", "toolsbeta-test-k8s-haproxy-8": "10.0.0.8" },
  "k8s-control": { "toolsbeta-test-k8s-control-10": "10.0.2.10" },
  "k8s-gateway": { "toolsbeta-test-k8s-gateway-1": "10.0.1.1" },
};
const { files = {} } = configured("k8s-haproxy");
const file = files["/etc/haproxy/haproxy.cfg"]!;
const content = onMachines(file.content, members);
const section = (name: string) => content.split(/\n(?=listen )/).find((part) => part.startsWith(`listen ${name}\n`))!;

test("the Kubernetes API: TCP, and a server counts only while its own health check succeeds over TLS", () => {
  expect(section("k8s-api")).toMatch(/mode tcp\n\s+bind :::6443 v4v6/);
  expect(section("k8s-api")).toContain("option httpchk GET /healthz");
  expect(section("k8s-api")).toContain(
    "server toolsbeta-test-k8s-control-10 10.0.2.10:6443 check check-ssl verify none",
  );
});

test.each([
  ["toolforge-api", 30003, 30003],
  ["toolforge-api-public", 443, 30003],
  ["gateway", 30000, 30000],
])("%s listens on %d and goes to the gateway nodes' %d", (name, port, to) => {
  expect(section(name)).toContain(`bind :::${port} v4v6`);
  expect(section(name)).toContain(`server toolsbeta-test-k8s-gateway-1 10.0.1.1:${to} check`);
});

test("a dead server is out within 10 s", () => {
  const [, inter, fall] = /default-server inter (\d+)s .*fall (\d+)/.exec(content)!;
  expect(Number(inter) * (Number(fall) + 1)).toBeLessThan(10);
});

test("the VIP's check asks HAProxy itself, not its servers: with all of them down the address must stay", async () => {
  const check = files["/usr/local/lib/toolforge/check-k8s-haproxy"]!.content;
  expect(check).toContain("GET /-/health");
  expect(await asks(check, 8404, "HTTP/1.0 200 OK\r\n\r\n")).toBe(0);
  expect(await asks(check, 8404, "HTTP/1.0 503 Service Unavailable\r\n\r\n")).toBe(1);
  expect(await asks(check, 8404, null)).toBeGreaterThan(0);
  expect(content).toContain("monitor-uri /-/health");
  expect(content).not.toContain("monitor fail");
});

test("HAProxy judges the file", () => {
  expect(file.check).toBe("haproxy -c -q -f %");
});
