import { connect } from "node:tls";
import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Probe } from "../../../lab/client/probe";
import { must, until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const [first, second] = ["toolsbeta-acme-chief-2", "toolsbeta-acme-chief-3"];
const proxies = ["toolsbeta-proxy-1", "toolsbeta-proxy-2"];
const consumers = [
  ["proxy", "example.beta.toolforge.org"],
  ["proxy", "beta.toolforge.org"],
  ["docker-registry", "docker-registry.svc.beta.toolforge.org"],
  ["static", "static.svc.beta.toolforge.org"],
  ["legacy-redirector", "geohack.toolsbeta.wmflabs.org"],
] as const;
let staging: Staging;
let root: string;

beforeAll(async () => {
  staging = await Staging.settled();
  // its own first tries may have come before the zones
  await acme(first, "run");
  root = await must("curl", ["-fsk", "-m", "20", "https://127.0.0.1:15000/roots/0"]);
});
afterAll(async () => {
  await staging.leave();
});

/** The serial number of what an address shows for a name. @throws Error when a client of the CA would not trust it */
function shown(address: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: 443, servername: name, ca: root, timeout: 5000 }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("timeout", () => socket.destroy(new Error(`${name}: no answer`)));
  });
}

/** The serial number of what a machine shows. */
async function shownBy(host: string): Promise<string> {
  const ask = "openssl s_client -connect localhost:443 </dev/null 2>/dev/null | openssl x509 -noout -serial";
  return (await onGuest(host, ask)).output.trim().replace("serial=", "");
}

async function acme(host: string, command: string) {
  return onGuest(host, `toolforge-acme ${command}`, 600_000);
}

const renewed = (before: string) =>
  until(
    "both proxies show the new certificate",
    120,
    async () => {
      const serials = await Promise.all(proxies.map(shownBy));
      return serials[0] !== "" && serials[0] !== before && serials[0] === serials[1] && serials[0];
    },
    1000,
  );

test.each(consumers)("%s shows a certificate of the CA for %s", async (service, name) => {
  expect(await until(`${name} is trusted`, 900, () => shown(staging.address(service), name), 3000)).toMatch(
    /^[0-9A-F]+$/,
  );
});

test("a forced renewal reaches both proxies, and no visitor notices", async () => {
  const before = await shownBy(proxies[0]!);
  const probe = new Probe(`https://${staging.address("proxy")}/-/health`);
  try {
    await until("it answers", 20, () => Promise.resolve(probe.last !== undefined), 100);
    expect(await acme(first, "renew --force toolforge")).toMatchObject({ code: 0 });
    const issued = Date.now();
    const after = await renewed(before);
    measured("from the renewal to both proxies", (Date.now() - issued) / 1000, 90);
    expect(await shown(staging.address("proxy"), "example.beta.toolforge.org")).toBe(after);
    const { longestGap, failed, probes } = await probe.stop();
    expect(failed).toBeLessThan(probes / 100);
    measured("longest gap while a certificate is renewed", longestGap, 1);
  } finally {
    await probe.stop();
  }
});

test("what is still good is left alone", async () => {
  const before = await shownBy(proxies[0]!);
  const { code, output } = await acme(first, "run");
  expect([code, output]).toEqual([0, expect.not.stringContaining("issued anew") as string]);
  expect((await acme(first, "status")).output).toMatch(/^toolforge 20\d\d-\d\d-\d\d \*\.beta\.toolforge\.org /);
  expect(await shownBy(proxies[0]!)).toBe(before);
});

test("the passive machine issues nothing until the switch file names it, and then goes on with the same account", async () => {
  expect((await acme(second, "renew --force toolforge")).code).toBe(1);
  staging.switch("acme", second);
  expect(await staging.deployTo(first, second)).toMatch(/^Plan: 0 to add, [1-3] to change, 0 to destroy/);
  const before = await shownBy(proxies[0]!);
  const { code, output } = await acme(second, "renew --force toolforge");
  expect([code, output]).toEqual([0, expect.not.stringContaining("Registering account") as string]);
  // how soon they look by themselves is measured above
  await Promise.all(proxies.map((host) => onGuest(host, "systemctl start toolforge-certificate")));
  await renewed(before);
  expect((await acme(first, "renew --force toolforge")).code).toBe(1);
});

test("keys and passwords are root's alone, and everybody's monitoring sees the last day", async () => {
  const open =
    "find /etc/toolforge/acme /etc/toolforge/certificate /etc/ssl/private/toolforge.pem -type f -perm /o+r 2>/dev/null";
  expect((await onGuest(second, open)).output.trim()).toBe("/etc/toolforge/acme/settings.json");
  expect((await onGuest(proxies[0]!, open)).output.trim()).toBe("");
  for (const [host, metrics] of [
    [second, "toolforge_acme"],
    [proxies[0]!, "toolforge_certificate"],
  ] as const) {
    const { output } = await onGuest(host, `curl -s localhost:9100/metrics | grep ^toolforge_certificate_expiry`);
    expect([metrics, output]).toEqual([metrics, expect.stringMatching(/\{certificate="toolforge"\} [1-9]/)]);
  }
});
