import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onGuest, servers } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const both = ["toolsbeta-prometheus-2", "toolsbeta-prometheus-3"] as const;
const [first, second] = both;
let staging: Staging;
beforeAll(async () => (staging = await Staging.open()));

interface Sample {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

async function api<T>(host: string, path: string): Promise<T> {
  const { code, output } = await onGuest(host, `curl -fsS '127.0.0.1:9090/api/v1/${path}'`);
  if (code !== 0) throw new Error(`${host}: ${output}`);
  return (JSON.parse(output) as { data: T }).data;
}

const query = async (host: string, expression: string, time = "") =>
  (await api<{ result: Sample[] }>(host, `query?query=${encodeURIComponent(expression)}${time && `&time=${time}`}`))
    .result;

interface Target {
  readonly labels: Record<string, string>;
  readonly lastError: string;
}

const targets = async (host: string) =>
  (await api<{ activeTargets: Target[] }>(host, "targets?state=active")).activeTargets;

test("both servers scrape the same targets: every machine, every exporter, every public service", async () => {
  const all = await Promise.all(both.map((host) => targets(host)));
  const [one, other] = all.map((found) => found.map(({ labels }) => JSON.stringify(labels)).sort());
  expect(one).toEqual(other);
  const jobs = new Set(all[0]!.map(({ labels }) => labels["job"]));
  for (const job of ["node", "probe", "prometheus", "alertmanager", "haproxy"]) expect(jobs).toContain(job);
  const machines = (await servers()).filter(({ project }) => project === "toolsbeta").map(({ host }) => host);
  const nodes = all[0]!.flatMap(({ labels }) => (labels["job"] === "node" ? [labels["instance"]] : []));
  expect(nodes.sort()).toEqual(machines.sort());
});

test.each(both)("%s reaches the node exporter of every machine, and the other server", async (host) => {
  await until(`all are up for ${host}`, 60, async () => {
    const down = await query(host, 'up{job=~"node|prometheus|alertmanager|blackbox"} == 0');
    if (down.length > 0) throw new Error(down.map(({ metric }) => `${metric["job"]} ${metric["instance"]}`).join(", "));
    return true;
  });
});

test.each(both)("%s knows from every machine which configuration it has", async (host) => {
  const machines = (await servers()).filter(({ project }) => project === "toolsbeta").length;
  expect(await query(host, "toolforge_agent_last_run_timestamp_seconds")).toHaveLength(machines);
});

test("each alert fires and is silent as its cases say: promtool on the machine", async () => {
  const top = join(__dirname, "../../..");
  const rules = readFileSync(join(top, "constructs/roles/prometheus/alerts.yaml"), "utf8");
  const cases = readFileSync(join(top, "test/constructs/roles/prometheus/alerts.test.yaml"), "utf8");
  const put = (text: string, name: string) => `echo ${Buffer.from(text).toString("base64")} | base64 -d >$d/${name}`;
  const here = cases.replace(/^rule_files: .*$/m, "rule_files: [alerts.yaml]");
  const { code, output } = await onGuest(
    first,
    `d=$(mktemp -d); ${put(rules, "alerts.yaml")}; ${put(here, "cases.yaml")}; promtool test rules $d/cases.yaml; c=$?; rm -r $d; exit $c`,
  );
  expect([code, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  expect((await onGuest(first, "cat /etc/prometheus/alerts.yml")).output).toBe(rules);
});

test("a service that stops is seen by both servers, and so is its return", async () => {
  const success = async (expected: string) =>
    until(`probe_success is ${expected}`, 90, async () => {
      const found = await Promise.all(both.map((host) => query(host, 'probe_success{instance=~"http://static.*"}')));
      return found.every(([sample]) => sample?.value[1] === expected);
    });
  await success("1");
  await onGuest("toolsbeta-static-1", "systemctl stop nginx");
  const started = Date.now();
  try {
    await success("0");
    measured("from the stop of a service to the failed probe on both servers", (Date.now() - started) / 1000, 35);
    await until(
      "a pending alert",
      40,
      async () => (await query(first, 'ALERTS{alertname="ProbeFailing",service="static"}')).length > 0,
    );
  } finally {
    await onGuest("toolsbeta-static-1", "systemctl start nginx");
  }
  await success("1");
});

test("the Alertmanagers are one cluster, and nobody but root of their machines can silence an alert", async () => {
  const { output } = await onGuest(first, "curl -fsS 127.0.0.1:9093/api/v2/status");
  const { cluster } = JSON.parse(output) as { cluster: { status: string; peers: unknown[] } };
  expect([cluster.status, cluster.peers.length]).toEqual(["ready", 2]);
  const address = await staging.ipv4(first);
  const refused = await onGuest(second, `curl -s -m 3 -o /dev/null http://${address}:9093/`);
  expect(refused.code).not.toBe(0);
});

test("samples are on the volume, within the size of the environment", async () => {
  const flags = await api<Record<string, string>>(first, "status/flags");
  expect(flags["storage.tsdb.retention.size"]).toMatch(/^9Gi?B$/);
  expect((await onGuest(first, `findmnt -n -o TARGET -T ${flags["storage.tsdb.path"]}`)).output).toBe(
    "/srv/prometheus\n",
  );
});

test("what it knew before it was killed it knows afterwards", async () => {
  const before = String(Math.floor(Date.now() / 1000) - 60);
  const up = async () => (await query(second, "count(up)", before))[0]!.value[1];
  const known = await up();
  await onGuest(second, "systemctl kill -s KILL prometheus; systemctl start prometheus");
  expect(await until("it answers again", 60, up)).toBe(known);
});
