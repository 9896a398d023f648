import { createHash } from "node:crypto";
import { agentReports, onGuest } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { Probe } from "../../lab/client/probe";
import { must, sleep, until } from "../../lab/client/shell";
import { Staging } from "./staging";

const changes = 200;
const pause = 500;
const hosts = [
  "toolsbeta-static-1",
  "toolsbeta-static-2",
  "toolsbeta-proxy-1",
  "toolsbeta-proxy-2",
  "toolsbeta-checker-1",
  "toolsbeta-checker-2",
  "toolsbeta-legacy-redirector-2",
];
let staging: Staging;
let container: string;
let objects: Map<string, { readonly name: string; readonly content: string }>;
let token: string;

beforeAll(async () => {
  staging = await Staging.open();
  const of = (attribute: string) => staging.attribute("openstack_objectstorage_object_v1", attribute);
  const [name, content] = [of("name"), of("content")];
  objects = new Map(hosts.map((host) => [host, { name: name.get(host)!, content: content.get(host)! }]));
  const container_ = of("container_name").get(hosts[0]!)!;
  const openstack = (...words: string[]) => must("openstack", words, { env: staging.env });
  token = (await openstack("token", "issue", "-f", "value", "-c", "id")).trim();
  const endpoint = await openstack("catalog", "show", "object-store", "-f", "json");
  const { endpoints } = JSON.parse(endpoint) as { endpoints: { interface: string; url: string }[] };
  container = `${endpoints.find((one) => one.interface === "public")!.url}/${container_}`;
});
afterAll(async () => {
  for (const [host, { content }] of objects) await put(host, content);
});

/** What `cdktf deploy` does to a machine's object, without its 20 s. */
async function put(host: string, body: string): Promise<void> {
  const url = `${container}/${objects.get(host)!.name}`;
  const { status } = await fetch(url, { method: "PUT", headers: { "X-Auth-Token": token }, body });
  if (status !== 201) throw new Error(`PUT ${url}: ${status}`);
}

const revision = (layers: string) => createHash("sha256").update(layers).digest("hex").slice(0, 12);

test("200 changes in a row, two per second: the last one is in force, no agent is stuck, nobody notices", async () => {
  const content = staging.attribute("openstack_objectstorage_object_v1", "content");
  const last = new Map<string, string>();
  const probes = ["static", "checker", "proxy"].map((service) => {
    const url = `${service === "proxy" ? "https" : "http"}://${staging.address(service)}/-/health`;
    return [service, new Probe(url)] as const;
  });
  for (let i = 1; i <= changes; i++) {
    const due = sleep(pause);
    const host = hosts[Math.floor(Math.random() * hosts.length)]!;
    const { content: before } = objects.get(host)!;
    const after = before.replace("server_tokens off;", `server_tokens off; # change ${i}`);
    expect(after).not.toBe(before);
    await put(host, after);
    last.set(host, after);
    await due;
  }
  const ended = Date.now();
  const late = new Map(
    [...last].map(([host, own]) => [
      host,
      revision([own, content.get("common"), content.get(`${host}-secrets`)].join("")),
    ]),
  );
  await until("the last state everywhere", 300, async () => {
    const reports = await agentReports();
    for (const [host, wanted] of late)
      if (reports.get(host)?.revision === wanted && !reports.get(host)!.failed) late.delete(host);
    if (late.size > 0) throw new Error(`still waiting for ${[...late.keys()].join(", ")}`);
    return true;
  });
  measured(`${changes} changes, two per second: from the last one to all in force`, (Date.now() - ended) / 1000, 90);
  for (const [host, own] of last) {
    const wanted = /# change \d+/.exec(own)![0];
    expect([host, (await onGuest(host, "grep -o '# change .*' /etc/nginx/nginx.conf")).output.trim()]).toEqual([
      host,
      wanted,
    ]);
  }
  for (const [service, probe] of probes)
    measured(`${changes} changes: longest gap of ${service}`, (await probe.stop()).longestGap, 2);
});
