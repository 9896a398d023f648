import { inNetworkOf, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const proxy = "toolsbeta-proxy-1";
const gateway = "toolsbeta-test-k8s-gateway-1";
const tool = "example.beta.toolforge.org";
let staging: Staging;
let address: string;

/** An nginx of a dozen lines, beside the machine's own. */
async function start(host: string, unit: string, server: string): Promise<void> {
  const file = `/run/${unit}.conf`;
  const conf = `pid /run/${unit}.pid; error_log /dev/null; events { worker_connections 4096; } http { access_log off; ${server} }`;
  const { code, output } = await onGuest(
    host,
    `systemctl stop ${unit} 2>/dev/null; echo ${Buffer.from(conf).toString("base64")} | base64 -d >${file} && nginx -t -q -c ${file} && systemd-run -q --collect --unit=${unit} nginx -c ${file} -g 'daemon off;'`,
  );
  if (code !== 0) throw new Error(`${unit} on ${host}: ${output}`);
}
const stop = (host: string, unit: string) => onGuest(host, `systemctl stop ${unit} 2>/dev/null; true`);

beforeAll(async () => {
  staging = await Staging.open();
  address = await staging.ipv4(proxy);
  // every request goes to the one gateway that answers
  await start(gateway, "load-stub", "server { listen 30000; return 200 hello; }");
  await start(
    proxy,
    "load-plain",
    `upstream stub { server ${await staging.ipv4(gateway)}:30000; keepalive 64; }
     server { listen 8443 ssl; ssl_certificate /etc/ssl/certs/ssl-cert-snakeoil.pem; ssl_certificate_key /etc/ssl/private/ssl-cert-snakeoil.key;
     location / { proxy_pass http://stub; proxy_http_version 1.1; proxy_set_header Connection ""; } }`,
  );
});
afterAll(async () => {
  await stop(gateway, "load-stub");
  await stop(proxy, "load-plain");
  await staging.leave();
});

interface Load {
  readonly requests: number;
  /** Answers that were not 2xx or 3xx. */
  readonly refused: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p99: number;
}

/**
 * `wrk` of this machine in the proxy's own network, so that both servers are equally near. Not by 127.0.0.1: nginx holds what an address has had too many
 * of against it after the limit is low again, and the proxy itself asks from there.
 */
async function wrk(port: number, seconds: number, connections: number): Promise<Load> {
  const output = await inNetworkOf(proxy, [
    ...["wrk", "--latency", "-t1", `-c${connections}`, `-d${seconds}s`],
    ...["-H", `Host: ${tool}`, "-H", "User-Agent: wrk", `https://${address}:${port}/`],
  ]);
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  const [, p99 = "", unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(output) ?? [];
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+)/.exec(output)?.slice(1) ?? [];
  return {
    requests: number(/(\d+) requests in/),
    refused: number(/Non-2xx or 3xx responses: (\d+)/),
    failed: errors.reduce((sum, text) => sum + Number(text), 0),
    p99: Number(p99) * { us: 0.001, ms: 1, s: 1000 }[unit ?? "ms"]!,
  };
}

test("one address gets its rate and its burst, however hard it asks", async () => {
  const seconds = 10;
  const { requests, refused, failed } = await wrk(443, seconds, 20);
  const limit = (seconds + 1) * 50 + 250;
  expect(failed).toBe(0);
  expect(refused).toBeGreaterThan(0);
  expect(requests - refused).toBeLessThanOrEqual(limit);
  expect(requests - refused).toBeGreaterThan(limit / 3);
});

test("with limits out of reach a request waits hardly longer than in an nginx that does nothing else", async () => {
  staging.edit("environments/toolsbeta.ts", "requestsPerSecond: 50", "requestsPerSecond: 10000");
  staging.edit("environments/toolsbeta.ts", "requestsInFlight: 250", "requestsInFlight: 10000");
  await staging.deployTo("toolsbeta-proxy-1", "toolsbeta-proxy-2");
  await until("no request is refused", 30, async () => (await wrk(443, 1, 4)).refused === 0);
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) {
    const plain = await wrk(8443, 5, 20);
    const ours = await wrk(443, 5, 20);
    expect([ours.failed, ours.refused]).toEqual([0, 0]);
    ratios.push(ours.p99 / plain.p99);
  }
  const median = ratios.sort((a, b) => a - b)[1]!;
  measured("p99 of the proxy, limits out of reach, by that of a bare nginx on the same guest", median, 3, "times");
});
