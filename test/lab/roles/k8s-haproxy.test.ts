import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Probe } from "../../../lab/client/probe";
import { sleep, until } from "../../../lab/client/shell";
import { Staging } from "../staging";
import { startStub, stopStub } from "./gateway-stub";
import { vipHolders } from "./vip";

const haproxies = ["toolsbeta-test-k8s-haproxy-7", "toolsbeta-test-k8s-haproxy-8"];
const gateways = ["toolsbeta-test-k8s-gateway-1", "toolsbeta-test-k8s-gateway-2"];
const control = "toolsbeta-test-k8s-control-10";
const inside = "toolsbeta-bastion-7";
let staging: Staging;
let vip: string;

/** Stands in for a server behind TLS: it answers any request with 200. */
const tlsStub = (host: string, port: number) =>
  onGuest(
    host,
    `systemctl stop tls-stub-${port} 2>/dev/null; systemd-run -q --collect --unit=tls-stub-${port} openssl s_server -quiet -www -accept ${port} -cert /etc/ssl/certs/ssl-cert-snakeoil.pem -key /etc/ssl/private/ssl-cert-snakeoil.key`,
  );
const from = async (host: string, url: string) =>
  (await onGuest(host, `curl -sk -m 5 -o /dev/null -w '%{http_code}' ${url}`)).output.trim();

const holders = () => vipHolders("k8s-haproxy", haproxies);

beforeAll(async () => {
  staging = await Staging.open();
  vip = staging
    .attribute("openstack_networking_port_v2", "all_fixed_ips")
    .get("vip-k8s-haproxy")!
    .split(",")
    .find((ip) => !ip.includes(":"))!;
  await Promise.all(gateways.flatMap((host) => [startStub(host), startStub(host, 30021), tlsStub(host, 30003)]));
  await tlsStub(control, 6443);
  await until("one machine holds the VIP", 60, async () => (await holders()).length === 1, 500);
});
afterAll(async () => {
  await Promise.all(
    gateways.flatMap((host) => [stopStub(host), stopStub(host, 30021), onGuest(host, "systemctl stop tls-stub-30003")]),
  );
  await onGuest(control, "systemctl stop tls-stub-6443");
});

test("machines of the project reach the Kubernetes API and the gateway by the VIP, and the world the Toolforge API", async () => {
  for (const url of [`https://${vip}:6443/healthz`, `http://${vip}:30000/`]) {
    await until(`${url} answers`, 30, async () => (await from(inside, url)) === "200", 500);
  }
  const probe = new Probe(`https://${staging.address("k8s-haproxy")}/healthz`);
  try {
    await until("the Toolforge API answers", 30, () => Promise.resolve(probe.last !== undefined), 100);
  } finally {
    await probe.stop();
  }
});

test("the figures are for prometheus alone", async () => {
  const [host = ""] = haproxies;
  const url = `http://${await staging.ipv4(host)}:8404/metrics`;
  expect(await from("toolsbeta-prometheus-2", url)).toBe("200");
  expect(await from(inside, url)).toBe("000");
});

test("a dead server is out within 10 s", async () => {
  const [dead = ""] = gateways;
  const started = Date.now();
  await Promise.all([stopStub(dead), stopStub(dead, 30021)]);
  const [holder = ""] = await holders();
  const down = `echo 'show stat' | nc -N -U /run/haproxy/admin.sock | grep '^gateway,${dead},' | cut -d, -f18`;
  await until(`${dead} is out`, 30, async () => (await onGuest(holder, down)).output.trim() === "DOWN", 200);
  const seconds = (Date.now() - started) / 1000;
  measured("a dead server behind HAProxy is out after", seconds, 10);
  for (let i = 0; i < 10; i++) expect(await from(inside, `http://${vip}:30000/`)).toBe("200");
  await startStub(dead);
  await startStub(dead, 30021);
});

test("the VIP moves when HAProxy dies", async () => {
  const probe = new Probe(`https://${staging.address("k8s-haproxy")}/healthz`);
  try {
    await until("it answers", 20, () => Promise.resolve(probe.last !== undefined), 100);
    const [first = ""] = await holders();
    await onGuest(first, "systemctl kill -s KILL haproxy; systemctl stop haproxy");
    await until("the other holds the VIP", 30, async () => (await holders()).some((host) => host !== first), 500);
    await sleep(2000);
    measured("VIP of k8s-haproxy, HAProxy dies: longest gap", (await probe.stop()).longestGap, 4);
    await onGuest(first, "systemctl start haproxy");
  } finally {
    await probe.stop();
  }
});
