import { parse } from "yaml";
import { rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import type { HostFiles } from "../../constructs/host-files";
import { resources, synthOnce } from "../support/synth";
import { machineReads } from "../support/three-languages";

const objects = () => resources(synthOnce("toolsbeta"), "objectstorage_object_v1");
const hosts = rolesOf(toolsbeta).flatMap(([role, data]) => data.hosts.map((host) => [role, host] as const));

interface Layer extends Required<HostFiles> {
  readonly volumes: Record<string, { id: string }>;
}

function layerOf(name: string): Layer {
  return machineReads(objects()[name]!["content"] as string) as Layer;
}

test("every machine has an object of its own and one of its secrets, called after its full name", () => {
  for (const [, host] of hosts) {
    expect(objects()[host]!["name"]).toBe(`hosts/${host}.toolsbeta.eqiad1.wikimedia.cloud.yaml`);
    expect(objects()[`${host}-secrets`]!["name"]).toBe(`secrets/${host}.toolsbeta.eqiad1.wikimedia.cloud.yaml`);
  }
  const others = Object.keys(objects()).filter((name) => !/^manifests?\b/.test(name));
  expect(others).toHaveLength(hosts.length * 2 + 2); // common and the proof
});

test("a machine's object has its own files; what all have in common is in the common one", () => {
  expect(Object.keys(layerOf("toolsbeta-test-k8s-etcd-33").files).sort()).toEqual([
    "/etc/apt/sources.list",
    "/etc/exim4/exim4.conf",
    "/etc/nftables.conf",
    "/etc/systemd/system/exim4.service",
    "/etc/systemd/system/exim4.timer",
  ]);
  expect(Object.keys(layerOf("common").files)).toEqual(
    expect.arrayContaining([
      "/root/.ssh/authorized_keys",
      "/etc/toolforge/members.nft",
      "/etc/toolforge-agent/site.pp",
    ]),
  );
});

test("no file, directory or service is in two layers, of which one would silently win", () => {
  const common = layerOf("common");
  for (const [, host] of hosts) {
    const own = layerOf(host);
    for (const kind of ["files", "directories", "services"] as const) {
      expect([host, Object.keys(own[kind]).filter((key) => key in common[kind])]).toEqual([host, []]);
    }
  }
});

test("what a file notifies and what it waits for is there", () => {
  const common = layerOf("common");
  for (const [, host] of hosts) {
    const own = layerOf(host);
    for (const { notifies, after = [] } of [...Object.values(own.files), ...Object.values(common.files)]) {
      if (notifies) expect(Object.keys({ ...own.services, ...common.services })).toContain(notifies);
      for (const path of after) expect(Object.keys({ ...own.files, ...common.files })).toContain(path);
    }
  }
});

test("a volume is mounted by its id where the environment says", () => {
  expect(layerOf("toolsbeta-redis-7").volumes).toEqual({
    "/srv/redis": { id: "${openstack_blockstorage_volume_v3.toolsbeta-redis-7-data.id}" },
  });
  expect(layerOf("toolsbeta-checker-1").volumes).toEqual({});
});

test("a machine's secrets are those of its role and the public halves that all trust, each quoted by Terraform", () => {
  const layer = parse(objects()["toolsbeta-redis-7-secrets"]!["content"] as string) as Record<string, string>;
  expect(Object.keys(layer)).toEqual([
    "secret_aptlyPublicKey",
    "secret_cuminPublicKey",
    "secret_redisCommandPrefix",
    "secret_redisVrrpPassword",
    "secret_storageKeyName",
    "secret_agentUrls",
  ]);
  expect(layer["secret_redisVrrpPassword"]).toMatch(/^\$\{jsonencode\(replace\(var\.redisVrrpPassword, /);
});

test("the metadata address is closed on every machine where others can run code, and on no other", () => {
  const closed = hosts.filter(([, host]) =>
    layerOf(host).files["/etc/nftables.conf"]!.content.includes("169.254.169.254"),
  );
  expect([...new Set(closed.map(([role]) => role))].sort()).toEqual([
    "bastion",
    "k8s-control",
    "k8s-gateway",
    "k8s-worker",
    "k8s-worker-nfs",
  ]);
  expect(closed).toEqual(hosts.filter(([role]) => role === "bastion" || /^k8s-(control|gateway|worker)/.test(role)));
});
