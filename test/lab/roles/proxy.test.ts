import { randomBytes } from "node:crypto";
import { connect } from "node:tls";
import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Probe } from "../../../lab/client/probe";
import { must, until } from "../../../lab/client/shell";
import { Staging } from "../staging";
import { startStub, stopStub, visit } from "./gateway-stub";
import { vipHolders } from "./vip";

const proxies = ["toolsbeta-proxy-1", "toolsbeta-proxy-2"];
const gateways = ["toolsbeta-test-k8s-gateway-1", "toolsbeta-test-k8s-gateway-2", "toolsbeta-test-k8s-gateway-3"];
const visitor = "toolsbeta-checker-1";
let staging: Staging;
let address: string;
const at = (url: string, options: readonly string[] = []) => visit(address, url, ["-A", "test", ...options]);
const tool = "https://example.beta.toolforge.org";

beforeAll(async () => {
  staging = await Staging.open();
  address = staging.address("proxy");
  await Promise.all(gateways.map((host) => startStub(host)));
  await until("a proxy holds the VIP", 60, async () => (await holders()).length === 1, 500);
});
afterAll(async () => {
  await Promise.all(gateways.map((host) => stopStub(host)));
  await staging.checkout();
  await staging.deploy();
});

const holders = () => vipHolders("proxy", proxies);

test("a tool's name leads to the gateway nodes, over https alone", async () => {
  expect((await at(`${tool}/`)).body).toMatch(/^hello from toolsbeta-test-k8s-gateway-/);
  const plain = await at("http://example.beta.toolforge.org/a?b=c");
  expect([plain.status, plain.redirect]).toEqual([301, `${tool}/a?b=c`]);
  const headers = await at(`${tool}/`, ["-D", "-"]);
  expect(headers.body).toMatch(/strict-transport-security: max-age=31622400/i);
  expect((await at("https://beta.toolforge.org/")).redirect).toBe("https://admin.beta.toolforge.org/");
});

test("the tool learns who really asks", async () => {
  const { body } = await at(`${tool}/headers`, ["-H", "X-Forwarded-For: 10.1.2.3", "-H", "X-Forwarded-Proto: http"]);
  const seen = JSON.parse(body) as Record<string, string>;
  expect(seen).toMatchObject({
    Host: "example.beta.toolforge.org",
    "X-Forwarded-Proto": "https",
    "X-Original-URI": "/headers",
  });
  expect(seen["X-Forwarded-For"]).not.toContain("10.1.2.3");
});

test("a body of 100 MB arrives, one of 130 MB is refused", async () => {
  const send = (megabytes: number) =>
    must("bash", [
      "-c",
      `head -c ${megabytes}M /dev/zero | curl -sk -A test -m 60 --resolve example.beta.toolforge.org:443:${address} -H Expect: -H "Content-Length: $((${megabytes} << 20))" -X POST -T - -o /dev/null -w "%{http_code}" ${tool}/upload || true`,
    ]);
  expect(await send(100)).toBe("200");
  expect(await send(130)).toBe("413");
});

/** Opens a websocket, and says whether what is sent comes back. */
async function websocket() {
  const socket = connect({
    host: address,
    port: 443,
    servername: "example.beta.toolforge.org",
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
  });
  let received = "";
  let closed = false;
  socket.on("data", (data: Buffer) => (received += data.toString("latin1")));
  socket.on("close", () => (closed = true));
  socket.on("error", () => undefined);
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: example.beta.toolforge.org\r\nUser-Agent: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  await until("the websocket is open", 10, () => Promise.resolve(received.startsWith("HTTP/1.1 101")), 50);
  return {
    echoes: async (text: string) => {
      received = "";
      socket.write(text);
      await until("the echo", 5, () => Promise.resolve(received === text), 20);
      return !closed;
    },
    close: () => socket.destroy(),
  };
}

test("what the environment bans, blocks, disables and limits is in force within a minute, and drops nobody", async () => {
  const open = await websocket();
  expect(await open.echoes("before")).toBe(true);
  staging.edit(
    "environments/toolsbeta.ts",
    "bannedIps: {}",
    `bannedIps: { "${await staging.ipv4(visitor)}": "a test" }`,
  );
  staging.edit("environments/toolsbeta.ts", "blockedReferers: {}", 'blockedReferers: { "spam\\\\.example": "a test" }');
  staging.edit("environments/toolsbeta.ts", "blockedUserAgents: {", 'blockedUserAgents: { "badbot": "a test",');
  staging.edit("environments/toolsbeta.ts", "disabledTools: {}", 'disabledTools: { broken: "it leaks data" }');
  staging.edit("environments/toolsbeta.ts", "requestsInFlight: 250", "requestsInFlight: 20");
  // what proxy-load.test.ts has left is in the same objects
  expect(await staging.deploy()).toMatch(/^Plan: 0 to add, 2 to change, 0 to destroy/);
  const deployed = Date.now();
  const bad = (options: readonly string[], url = `${tool}/`) => at(url, options);
  await until("both proxies refuse the bad bot", 90, async () => {
    const found = await Promise.all(
      proxies.map(async (host) =>
        visit(await staging.ipv4(host), `${tool}/`, ["-A", "BadBot/1"]).catch(() => ({ status: 0 })),
      ),
    );
    return found.every(({ status }) => status === 403) || (await bad(["-A", "BadBot/1"])).status === 403;
  });
  measured("a ban, from the end of the deploy to in force", (Date.now() - deployed) / 1000, 60);
  expect((await bad(["-A", "BadBot/1"])).body).toContain("<h1>Blocked</h1>");
  expect((await bad(["-e", "https://spam.example/"])).body).toContain("<h1>Blocked</h1>");
  const off = await bad([], "https://broken.beta.toolforge.org/");
  expect([off.status, off.body]).toEqual([403, expect.stringContaining("it leaks data")]);
  // from inside it is the VIP's own address that shows who asks
  const ports = staging.attribute("openstack_networking_port_v2", "all_fixed_ips");
  const vip = ports
    .get("vip-proxy")!
    .split(",")
    .find((ip) => !ip.includes(":"))!;
  const { output } = await onGuest(
    visitor,
    `curl -sk -A test --resolve example.beta.toolforge.org:443:${vip} -w '%{http_code}' ${tool}/`,
  );
  expect(output).toContain("<h1>Banned</h1>");
  expect(output).toMatch(/403$/);
  expect((await at(`${tool}/`)).status).toBe(200);
  expect(await open.echoes("after")).toBe(true);
  open.close();
});

test("a tool has so many requests in flight, and an address so many in a second", async () => {
  const many = async (count: number, path: string) => {
    const text = await must("bash", [
      "-c",
      `seq ${count} | xargs -I{} echo 'url = "${tool}${path}"' | curl -sk -A test -Z --parallel-immediate --parallel-max 300 --http1.1 -m 20 --resolve example.beta.toolforge.org:443:${address} -w '%{http_code}\\n' -o /dev/null -K - | sort | uniq -c; true`,
    ]);
    return text;
  };
  expect(await many(40, "/slow")).toMatch(/ 503/);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect(await many(900, "/")).toMatch(/ 429/);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect((await at(`${tool}/`)).status).toBe(200);
});

test("a tool's own error page is the tool's; without an answer there is the proxy's, as the tool admin has it", async () => {
  expect(await at(`${tool}/status/503`)).toMatchObject({
    status: 503,
    body: expect.stringContaining("the tool's own page") as string,
  });
  expect((await at("https://not_a_tool.beta.toolforge.org/")).body).toContain("<h1>No such tool</h1>");
  await Promise.all(proxies.map((host) => onGuest(host, "toolforge-pages")));
  await Promise.all(gateways.map((host) => stopStub(host)));
  expect(await at(`${tool}/`)).toMatchObject({
    status: 502,
    body: expect.stringContaining("the tool admin's page") as string,
  });
  await Promise.all(gateways.map((host) => startStub(host)));
  await until("the tool answers again", 30, async () => (await at(`${tool}/`)).status === 200);
});

test("goaccess reads the log, called as the admins do", async () => {
  const format = `goaccess --date-format="%d/%b/%Y" --log-format='%h - - [%d:%t %^] "%r" %s %b "%R" "%u"' -q -f/var/log/nginx/access.log`;
  const [host = ""] = await holders();
  const { code, output } = await onGuest(
    host,
    `${format} -o /tmp/stats.json >/dev/null 2>&1 && jq .general /tmp/stats.json`,
  );
  expect(code).toBe(0);
  const general = JSON.parse(output.slice(output.indexOf("{"))) as { total_requests: number; failed_requests: number };
  expect(general.total_requests).toBeGreaterThan(20);
  expect(general.failed_requests).toBe(0);
});

test("TLS 1.0 and 1.1 are refused", async () => {
  for (const version of ["tls1", "tls1_1"]) {
    const { output } = await onGuest(
      visitor,
      `openssl s_client -${version} -cipher DEFAULT@SECLEVEL=0 -connect ${address}:443 </dev/null 2>&1`,
    );
    expect(output).toMatch(/alert protocol version|no protocols available|unsupported protocol/);
  }
});

test("the VIP moves when nginx dies", async () => {
  const probe = new Probe(`http://${address}/-/health`);
  try {
    await until("it answers", 20, () => Promise.resolve(probe.last !== undefined), 100);
    const [first = ""] = await holders();
    await onGuest(first, "systemctl kill -s KILL nginx; systemctl stop nginx");
    await until("the other proxy answers", 30, () => Promise.resolve(probe.last !== `ok ${first}`), 100);
    await onGuest(first, "systemctl start nginx");
    measured("VIP of proxy, nginx dies: longest gap", (await probe.stop()).longestGap, 4);
  } finally {
    await probe.stop();
  }
});
