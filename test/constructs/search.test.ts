import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { tools } from "../../environments/tools";
import { roles } from "../../constructs/roles";
import { asks } from "../support/check-script";
import { cloud, configured } from "../support/role";
import { scratch } from "../support/scratch";
import { onMachines } from "../support/templates";

const hosts = ["toolsbeta-opensearch-1", "toolsbeta-opensearch-2", "toolsbeta-opensearch-3"];
const members = { opensearch: Object.fromEntries(hosts.map((host, i) => [host, `10.0.0.${i + 1}`])) };
const hash = `$6$rounds=1000$abcdefgh$${"x".repeat(86)}`;
const { files = {}, services = {} } = configured("opensearch", ({ environment }) => {
  environment.search.users = { wikibugs: hash, "anti-vandal": hash };
});
const haproxy = onMachines(files["/etc/haproxy/haproxy.cfg"]!.content, members);
const settings = parse(onMachines(files["/etc/opensearch/opensearch.yml"]!.content, members)) as Record<
  string,
  unknown
>;

test("anybody reads, and only who has a password writes", () => {
  expect(haproxy).toContain(
    `userlist writers\n  user anti-vandal password ${hash}\n  user wikibugs password ${hash}\n`,
  );
  expect(haproxy).toMatch(/acl reads method GET HEAD OPTIONS\n.* unless reads or \{ http_auth\(writers\) \}\n/);
});

test("the password does not travel further than to HAProxy", () => {
  expect(haproxy).toContain("http-request del-header Authorization");
});

test("every machine's HAProxy goes to the servers of all of them", () => {
  for (const [i, host] of hosts.entries()) expect(haproxy).toContain(`server ${host} 10.0.0.${i + 1}:9200 check`);
});

test("the VIP is where HAProxy works", async () => {
  expect(await asks(files["/usr/local/lib/toolforge/check-opensearch"]!.content, 9900, "HTTP/1.0 200 OK\r\n")).toBe(0);
});

test("the servers find each other, and are reached by HAProxy, the exporter and each other alone", () => {
  expect(settings).toMatchObject({
    "cluster.name": "toolforge",
    "node.name": hosts[0],
    "path.data": "/srv/opensearch/data",
    "network.bind_host": ["127.0.0.1", "10.0.0.1"],
    "network.publish_host": "10.0.0.1",
    "discovery.seed_hosts": ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
    "cluster.initial_cluster_manager_nodes": hosts,
    "plugins.security.disabled": true,
  });
});

test("the heap is half of the memory, and never so large that pointers grow", () => {
  const heap = (flavor: string) =>
    configured("opensearch", ({ environment }) => (environment.roles["opensearch"]!.flavor = flavor)).files![
      "/etc/opensearch/jvm.options.d/toolforge.options"
    ]!.content;
  expect(heap("g4.cores4.ram16.disk20")).toBe("-Xms8192m\n-Xmx8192m\n");
  expect(heap("g4.cores16.ram64.disk20")).toBe("-Xms31744m\n-Xmx31744m\n");
});

test("a new setting, a new version or a missing package restarts and breaks nothing", () => {
  for (const path of ["/etc/opensearch/opensearch.yml", "/etc/opensearch/jvm.options.d/toolforge.options"])
    expect(files[path]!.notifies).toBeUndefined();
  expect(Object.keys(services)).not.toContain("opensearch");
  expect(services).toHaveProperty(["opensearch-install.timer"]);
});

test("Elasticsearch is the same with its own words, and OpenSearch may copy its indexes", () => {
  const active = {};
  const made = (role: "elastic" | "opensearch") =>
    roles[role].configure!({
      environment: tools,
      role,
      active,
      host: `tools-${role}-4`,
      cloud,
      vip: () => "10.0.0.9",
    }).files!;
  const of = (role: "elastic" | "opensearch", path: string) =>
    parse(
      onMachines(made(role)[path]!.content, {
        [role]: { [`tools-${role}-4`]: "10.0.0.4" },
      }),
    ) as Record<string, unknown>;
  expect(of("elastic", "/etc/elasticsearch/elasticsearch.yml")).toMatchObject({
    "cluster.name": "tools",
    "path.data": "/srv/elasticsearch/data",
    "cluster.initial_master_nodes": ["tools-elastic-4"],
  });
  expect(of("opensearch", "/etc/opensearch/opensearch.yml")["reindex.remote.allowlist"]).toEqual([
    "elasticsearch.svc.tools.eqiad1.wikimedia.cloud:80",
  ]);
});

describe("the installer", () => {
  const folder = scratch();

  /** Runs it where apt has, or has not, the package. @returns every command that it gave */
  function run(state: { mounted?: boolean; available?: boolean; installed?: boolean }) {
    const bin = join(folder(), "bin");
    mkdirSync(bin, { recursive: true });
    const { mounted = true, available = true, installed = false } = state;
    const fakes = {
      mountpoint: `exit ${mounted ? 0 : 1}`,
      "dpkg-query": installed ? "echo installed" : "exit 1",
      "apt-get": "",
      "apt-cache": `exit ${available ? 0 : 100}`,
      install: "",
      systemctl: '[ "$1" != is-enabled ]',
    };
    for (const [name, body] of Object.entries(fakes)) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>${folder()}/log\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const script = files["/usr/local/sbin/opensearch-install"]!.content;
    const { status } = spawnSync("sh", ["-c", script], {
      env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` },
    });
    const log = readFileSync(join(folder(), "log"), "utf8");
    return { status, log };
  }

  test("does nothing, and is content, while the repository has no such package", () => {
    const { status, log } = run({ available: false });
    expect(status).toBe(0);
    expect(log).not.toMatch(/apt-get .*install|systemctl/);
  });

  test("installs and starts it, keeps our settings, and makes the folder of its data", () => {
    const { status, log } = run({});
    expect(status).toBe(0);
    expect(log).toMatch(/apt-get .*--force-confold install .*opensearch\n/);
    expect(log).toContain("install -d -o opensearch -g opensearch -m 0750 /srv/opensearch/data\n");
    expect(log).toContain("systemctl enable --now opensearch\n");
  });

  test("never upgrades", () => {
    expect(run({ installed: true }).log).not.toContain("apt-get");
  });

  test("writes nothing where the volume is missing", () => {
    const { status, log } = run({ mounted: false });
    expect([status, log]).toEqual([1, "mountpoint -q /srv/opensearch\n"]);
  });
});

// On the machine the daemon judges its file; where there is one, here too.
describe("HAProxy itself", () => {
  const folder = scratch();
  const daemon = "/usr/sbin/haproxy";
  (existsSync(daemon) ? test : test.skip)("takes the file, with users and without", () => {
    const without = configured("opensearch").files!["/etc/haproxy/haproxy.cfg"]!.content;
    for (const content of [haproxy, onMachines(without, members)]) {
      const file = join(folder(), "haproxy.cfg");
      writeFileSync(file, content);
      expect(() => execFileSync(daemon, ["-c", "-q", "-f", file])).not.toThrow();
    }
  });
});
