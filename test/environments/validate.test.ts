import { expired } from "../../environments/expiry";
import { EnvironmentError, type Fault } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { type Draft, staging } from "../support/environment";

const today = "2026-11-24";

function faults({ environment, active }: { environment: unknown; active: unknown }): readonly Fault[] {
  try {
    validate(environment, active, today);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
}

function message({ environment, active }: Draft): string {
  try {
    validate(environment, active, today);
    return "no fault";
  } catch (error) {
    return (error as Error).message;
  }
}

function role(draft: Draft, name: string) {
  return draft.environment.roles[name]!;
}

const key = `ssh-ed25519 ${"A".repeat(68)} somebody@example.org`;

interface Example {
  readonly wrong: string;
  readonly change: (draft: Draft) => void;
  readonly path: string;
  readonly found: unknown;
  /** Words of it. */
  readonly allowed: string;
  readonly remedy: string;
}

const examples: Example[] = [
  {
    wrong: "more memory for Redis than its machines have",
    change: ({ environment }) => (environment.redis.maxMemory = 2),
    path: "redis.maxMemory",
    found: 2,
    allowed: "less than the machines' 2",
    remedy: "memory for the copy that it makes while it saves",
  },
  {
    wrong: "a range that is no CIDR",
    change: ({ environment }) => (environment.networks.cloud[0] = "172.16.0.0"),
    path: "networks.cloud[0]",
    found: "172.16.0.0",
    allowed: "range such as 172.16.0.0/17",
    remedy: "correct the address or the length of its prefix",
  },
  {
    wrong: "a prefix longer than an address",
    change: ({ environment }) => (environment.networks.cloud[0] = "172.16.0.0/33"),
    path: "networks.cloud[0]",
    found: "172.16.0.0/33",
    allowed: "range such as 172.16.0.0/17",
    remedy: "the length of its prefix",
  },
  {
    wrong: "an address that is no address in a range",
    change: ({ environment }) => (environment.networks.cloud[1] = "2a02:zz::/56"),
    path: "networks.cloud[1]",
    found: "2a02:zz::/56",
    allowed: "IPv4 or IPv6 range",
    remedy: "correct the address",
  },
  {
    wrong: "a time server that is neither a name nor an address",
    change: ({ environment }) => (environment.timeServers[1] = "172.16.300.1"),
    path: "timeServers[1]",
    found: "172.16.300.1",
    allowed: "a host name or an IP address",
    remedy: "correct the address",
  },
  {
    wrong: "an unknown flavor",
    change: (draft) => (role(draft, "redis").flavor = "g4.cores3.ram2.disk20"),
    path: "roles.redis.flavor",
    found: "g4.cores3.ram2.disk20",
    allowed: "one of g4.cores1.ram1.disk20, ",
    remedy: "name a flavor of the cloud, or add it to environments/catalogue.ts",
  },
  {
    wrong: "an unknown image",
    change: (draft) => (role(draft, "redis").image = "debian-12"),
    path: "roles.redis.image",
    found: "debian-12",
    allowed: "debian-12.0-bookworm",
    remedy: "name an image of the cloud",
  },
  {
    wrong: "an unknown role",
    change: ({ environment: { roles } }) =>
      (roles["gateway"] = { ...roles["acme"]!, hosts: ["toolsbeta-x-1", "toolsbeta-x-2"] }),
    path: "roles.gateway",
    found: "gateway",
    allowed: "k8s-gateway",
    remedy: "correct the name, or add the role under constructs/roles/",
  },
  {
    wrong: "an unknown way to spread",
    change: (draft) => (role(draft, "redis").spread = "trio"),
    path: "roles.redis.spread",
    found: "trio",
    allowed: "one of pair, pool, quorum, single",
    remedy: "say how the machines are spread",
  },
  {
    wrong: "an unknown volume type",
    change: (draft) => (role(draft, "redis").volumes![0]!.type = "fast"),
    path: "roles.redis.volumes[0].type",
    found: "fast",
    allowed: "one of standard",
    remedy: "name a volume type of the cloud",
  },
  {
    wrong: "a host that is there twice",
    change: (draft) => role(draft, "k8s-worker").hosts.push("toolsbeta-redis-7"),
    path: "roles.redis.hosts[0]",
    found: "toolsbeta-redis-7",
    allowed: "a name that nothing else has; roles.k8s-worker.hosts[2] has toolsbeta-redis-7 already",
    remedy: "give each machine a name of its own",
  },
  {
    wrong: "a host of another project",
    change: (draft) => role(draft, "k8s-worker").hosts.push("tools-k8s-worker-1"),
    path: "roles.k8s-worker.hosts[2]",
    found: "tools-k8s-worker-1",
    allowed: "toolsbeta-…",
    remedy: "begin the name with toolsbeta-",
  },
  {
    wrong: "a host name that DNS does not know",
    change: (draft) => role(draft, "k8s-worker").hosts.push("toolsbeta-Worker_1"),
    path: "roles.k8s-worker.hosts[2]",
    found: "toolsbeta-Worker_1",
    allowed: "lower-case letters, digits and dashes",
    remedy: "begin the name with toolsbeta-",
  },
  {
    wrong: "a pair of one",
    change: (draft) => role(draft, "acme").hosts.pop(),
    path: "roles.acme.hosts",
    found: ["toolsbeta-acme-chief-2"],
    allowed: "at least 2 for spread pair",
    remedy: "add or remove machines, or choose another spread",
  },
  {
    wrong: "a quorum of one",
    change: (draft) => role(draft, "k8s-etcd").hosts.splice(1),
    path: "roles.k8s-etcd.hosts",
    found: ["toolsbeta-test-k8s-etcd-33"],
    allowed: "an odd number, at least 3 for spread quorum",
    remedy: "add or remove machines",
  },
  {
    wrong: "a quorum of an even number",
    change: (draft) => role(draft, "k8s-etcd").hosts.push("toolsbeta-test-k8s-etcd-36"),
    path: "roles.k8s-etcd.hosts",
    found: [33, 34, 35, 36].map((n) => `toolsbeta-test-k8s-etcd-${n}`),
    allowed: "an odd number, at least 3 for spread quorum",
    remedy: "add or remove machines",
  },
  {
    wrong: "two of what there may be one of",
    change: (draft) => role(draft, "cumin").hosts.push("toolsbeta-cumin-2"),
    path: "roles.cumin.hosts",
    found: ["toolsbeta-cumin-1", "toolsbeta-cumin-2"],
    allowed: "exactly 1 for spread single",
    remedy: "choose another spread",
  },
  {
    wrong: "an active machine that is no member",
    change: ({ active }) => (active["static"] = "toolsbeta-mail-2"),
    path: "active.static",
    found: "toolsbeta-mail-2",
    allowed: "a machine of the role static: toolsbeta-static-1, toolsbeta-static-2",
    remedy: "name one of them in environments/toolsbeta.active.json",
  },
  {
    wrong: "a line that the switch file lacks",
    change: ({ active }) => delete active["login"],
    path: "active.login",
    found: undefined,
    allowed: "a machine of the role bastion: toolsbeta-bastion-7, toolsbeta-bastion-8",
    remedy: "name one of them in environments/toolsbeta.active.json",
  },
  {
    wrong: "a line of the switch file for a service that is not switched",
    change: ({ active }) => (active["redis"] = "toolsbeta-redis-7"),
    path: "active.redis",
    found: "toolsbeta-redis-7",
    allowed: "one of acme, checker, db, dev, ",
    remedy: "remove the line: nothing of that service is switched",
  },
  {
    wrong: "a flow from a role without machines",
    change: (draft) => (role(draft, "redis").flows = [{ from: "elastic", port: "tcp/6379", why: "a cache" }]),
    path: "roles.redis.flows[0].from",
    found: "elastic",
    allowed: "one of acme, bastion, ",
    remedy: "name a role that has machines here, or remove the flow",
  },
  {
    wrong: "a flow with a port that is none",
    change: (draft) => (role(draft, "redis").flows = [{ from: "proxy", port: "6379", why: "a cache" }]),
    path: "roles.redis.flows[0].port",
    found: "6379",
    allowed: "tcp/443, udp/60000-61000, icmp, vrrp or all",
    remedy: "correct the port",
  },
  {
    wrong: "two VIPs with one VRRP id",
    change: (draft) => ((role(draft, "redis").addresses![0]! as { vrrpId: number }).vrrpId = 54),
    path: "roles.redis.addresses[0].vrrpId",
    found: 54,
    allowed: "an id that no other VIP on the network has; roles.proxy.addresses[0] has 54 already",
    remedy: "choose another id from 1 to 255",
  },
  {
    wrong: "a VRRP id that VRRP does not know",
    change: (draft) => ((role(draft, "redis").addresses![0]! as { vrrpId: number }).vrrpId = 256),
    path: "roles.redis.addresses[0].vrrpId",
    found: 256,
    allowed: "a whole number from 1 to 255",
    remedy: "choose an id that no other VIP has",
  },
  {
    wrong: "a port open to the world that is not listed as public",
    change: (draft) => (role(draft, "redis").flows = [{ from: "world", port: "tcp/6379", why: "everybody" }]),
    path: "roles.redis.flows",
    found: "world → tcp/6379 (everybody)",
    allowed: "one of publicPorts: tcp/22, udp/60000-61000, tcp/25, tcp/80, tcp/443",
    remedy: "close it to the world, or list the port in publicPorts",
  },
  {
    wrong: "a public port that is none",
    change: ({ environment }) => environment.publicPorts.push("https"),
    path: "publicPorts[5]",
    found: "https",
    allowed: "a port such as tcp/443 or udp/60000-61000",
    remedy: "correct the port",
  },
  {
    wrong: "a day for destruction in another notation",
    change: ({ environment }) => (environment.allowDestroyUntil = "1.12.2026"),
    path: "allowDestroyUntil",
    found: "1.12.2026",
    allowed: "a day as YYYY-MM-DD",
    remedy: "write the last day on which protected resources may be destroyed",
  },
  {
    wrong: "a day for destruction that no calendar has",
    change: ({ environment }) => (environment.allowDestroyUntil = "2027-02-30"),
    path: "allowDestroyUntil",
    found: "2027-02-30",
    allowed: "a day as YYYY-MM-DD",
    remedy: "write the last day",
  },
  {
    wrong: "a volume without a size",
    change: (draft) => delete role(draft, "redis").volumes![0]!.size,
    path: "roles.redis.volumes[0].size",
    found: undefined,
    allowed: "a whole number of GiB, 1 or more",
    remedy: "say how large the volume is",
  },
  {
    wrong: "a volume without a place",
    change: (draft) => (role(draft, "redis").volumes![0]!.mount = "srv/redis"),
    path: "roles.redis.volumes[0].mount",
    found: "srv/redis",
    allowed: "an absolute path such as /srv/data",
    remedy: "say where the volume is mounted",
  },
  {
    wrong: "a zone without its dot",
    change: ({ environment }) => (environment.zones[0] = "beta.toolforge.org"),
    path: "zones[0]",
    found: "beta.toolforge.org",
    allowed: "a domain name with a dot at its end",
    remedy: 'write "beta.toolforge.org."',
  },
  {
    wrong: "a name without its dot",
    change: (draft) => (role(draft, "static").addresses![0]!.names = ["static.svc.beta.toolforge.org"]),
    path: "roles.static.addresses[0].names[0]",
    found: "static.svc.beta.toolforge.org",
    allowed: "a domain name with a dot at its end",
    remedy: 'write "static.svc.beta.toolforge.org."',
  },
  {
    wrong: "a name outside the zones",
    change: (draft) => role(draft, "static").addresses![0]!.names.push("tools-static.wmflabs.org."),
    path: "roles.static.addresses[0].names[1]",
    found: "tools-static.wmflabs.org.",
    allowed: "a name in one of beta.toolforge.org., ",
    remedy: "add its zone to zones, or leave names that others own to them",
  },
  {
    wrong: "a name that two services have",
    change: (draft) => role(draft, "static").addresses![0]!.names.push("mail.beta.toolforge.org."),
    path: "roles.static.addresses[0].names[1]",
    found: "mail.beta.toolforge.org.",
    allowed: "a name that nothing else has; roles.mail.addresses[0].names[0] has mail.beta.toolforge.org. already",
    remedy: "give each service names of its own",
  },
  {
    wrong: "a service that two addresses are called",
    change: (draft) => (role(draft, "redis").addresses![0]!.service = "proxy"),
    path: "roles.redis.addresses[0].service",
    found: "proxy",
    allowed: "roles.proxy.addresses[0] has proxy already",
    remedy: "name each address after what it serves",
  },
  {
    wrong: "a secret that is not listed",
    change: ({ environment }) => (environment.secrets = environment.secrets.filter((name) => name !== "cuminKey")),
    path: "secrets",
    found: staging().environment.secrets.filter((name) => name !== "cuminKey"),
    allowed: "all that roles and charts/secrets.ts need, cuminKey too",
    remedy: 'add "cuminKey"',
  },
  {
    wrong: "a secret that nothing uses",
    change: ({ environment }) => (environment.secrets[0] = "acmeDnsPasword"),
    path: "secrets[0]",
    found: "acmeDnsPasword",
    allowed: "one of acmeDnsPassword, ",
    remedy: "correct the name, or remove it: nothing uses it",
  },
  {
    wrong: "a root key that is no public key",
    change: ({ environment }) => (environment.extraRootKeys["somebody"] = "-----BEGIN OPENSSH PRIVATE KEY-----"),
    path: "extraRootKeys.somebody",
    found: "-----BEGIN OPENSSH PRIVATE KEY-----",
    allowed: "one line of an OpenSSH public key file",
    remedy: "paste the whole line of the .pub file",
  },
  {
    wrong: "a root key of two lines, of which the second would be another's",
    change: ({ environment }) => (environment.extraRootKeys["somebody"] = `${key}\n${key}`),
    path: "extraRootKeys.somebody",
    found: `${key}\n${key}`,
    allowed: "one line of an OpenSSH public key file",
    remedy: "paste the whole line",
  },
  {
    wrong: "an unknown key",
    change: (draft) => Object.assign(role(draft, "redis"), { flavour: "g4.cores2.ram2.disk20" }),
    path: "roles.redis.flavour",
    found: "g4.cores2.ram2.disk20",
    allowed: "one of the keys addresses, flavor, ",
    remedy: "environments/environment.ts says what each key means",
  },
  {
    wrong: "an unknown key of the environment itself",
    change: ({ environment }) => Object.assign(environment, { zone: "beta.toolforge.org." }),
    path: "zone",
    found: "beta.toolforge.org.",
    allowed: "one of the keys acme, allowDestroyUntil, ",
    remedy: "environments/environment.ts says what each key means",
  },
  {
    wrong: "a missing key",
    change: ({ environment }) => delete (environment as Partial<typeof environment>).zoneEmail,
    path: "zoneEmail",
    found: undefined,
    allowed: "a value of the type string",
    remedy: "environments/environment.ts says what each key means",
  },
  {
    wrong: "a value of the wrong type",
    change: ({ environment }) => Object.assign(environment, { recordTtl: "60" }),
    path: "recordTtl",
    found: "60",
    allowed: "a value of the type number",
    remedy: "environments/environment.ts says what each key means",
  },
  {
    wrong: "a kind of address that there is not",
    change: (draft) => Object.assign(role(draft, "static").addresses![0]!, { kind: "anycast" }),
    path: "roles.static.addresses[0].kind",
    found: "anycast",
    allowed: "one of floating, record, virtual",
    remedy: "environments/environment.ts says what each key means",
  },
  {
    wrong: "a zone that is there twice",
    change: ({ environment }) => environment.zones.push(environment.zones[0]!),
    path: `zones[${staging().environment.zones.length}]`,
    found: "beta.toolforge.org.",
    allowed: "a zone that is not there yet",
    remedy: "remove one of the two",
  },
  {
    wrong: "a range that is there twice",
    change: ({ environment: { networks } }) => networks.cloud.push(networks.cloud[0]!),
    path: "networks.cloud[2]",
    found: "172.16.0.0/17",
    allowed: "a range that is not there yet",
    remedy: "remove one of the two",
  },
  {
    wrong: "a secret that is there twice",
    change: ({ environment: { secrets } }) => secrets.push("cuminKey"),
    path: `secrets[${staging().environment.secrets.length}]`,
    found: "cuminKey",
    allowed: "a secret that is not there yet",
    remedy: "remove one of the two",
  },
  {
    wrong: "a flow that the role has already",
    change: (draft) => (role(draft, "redis").flows = [{ from: "cloud", port: "tcp/6379", why: "a cache" }]),
    path: "roles.redis.flows[0]",
    found: "cloud → tcp/6379",
    allowed: "a flow that is not there yet",
    remedy: "remove it",
  },
  {
    wrong: "a flow without a reason",
    change: (draft) => (role(draft, "redis").flows = [{ from: "proxy", port: "tcp/6379", why: " " }]),
    path: "roles.redis.flows[0].why",
    found: " ",
    allowed: "one line of 1 to 120 bytes",
    remedy: "say why the flow is needed",
  },
  {
    wrong: "a reason that does not fit into a rule",
    change: (draft) => (role(draft, "redis").flows = [{ from: "proxy", port: "tcp/6379", why: "é".repeat(61) }]),
    path: "roles.redis.flows[0].why",
    found: "é".repeat(61),
    allowed: "one line of 1 to 120 bytes",
    remedy: "say why the flow is needed",
  },
  {
    wrong: "two volumes of one name",
    change: (draft) => role(draft, "redis").volumes!.push({ name: "data", size: 1, mount: "/srv/more" }),
    path: "roles.redis.volumes[1].name",
    found: "data",
    allowed: "unique in its role",
    remedy: "name each volume after its purpose",
  },
  {
    wrong: "a volume name that no Terraform address can have",
    change: (draft) => (role(draft, "redis").volumes![0]!.name = "my data"),
    path: "roles.redis.volumes[0].name",
    found: "my data",
    allowed: "lower-case letters and digits",
    remedy: "name each volume after its purpose",
  },
  {
    wrong: "two volumes in one place",
    change: (draft) => role(draft, "redis").volumes!.push({ name: "more", size: 1, mount: "/srv/redis" }),
    path: "roles.redis.volumes[1].mount",
    found: "/srv/redis",
    allowed: "a path where no other volume is mounted",
    remedy: "give each volume a place of its own",
  },
  {
    wrong: "a service name that no Terraform address can have",
    change: (draft) => (role(draft, "redis").addresses![0]!.service = "Redis for tools"),
    path: "roles.redis.addresses[0].service",
    found: "Redis for tools",
    allowed: "lower-case letters, digits and dashes",
    remedy: "name each address after what it serves",
  },
  {
    wrong: "a host whose name is that of another's secrets",
    change: (draft) => role(draft, "k8s-worker").hosts.push("toolsbeta-cumin-1-secrets"),
    path: "roles.k8s-worker.hosts[2]",
    found: "toolsbeta-cumin-1-secrets",
    allowed: "toolsbeta-…",
    remedy: "not with -secrets",
  },
  {
    wrong: "a time that no resolver keeps an answer",
    change: ({ environment }) => (environment.recordTtl = 0.5),
    path: "recordTtl",
    found: 0.5,
    allowed: "a whole number of seconds, 1 or more",
    remedy: "say how long clients may keep an answer",
  },
  {
    wrong: "a domain with a dot at its end",
    change: ({ environment }) => (environment.domain += "."),
    path: "domain",
    found: "toolsbeta.eqiad1.wikimedia.cloud.",
    allowed: "a domain name without a dot at its end",
    remedy: 'write "toolsbeta.eqiad1.wikimedia.cloud"',
  },
  {
    wrong: "a switch file that is none",
    change: (draft) => Object.assign(draft, { active: ["toolsbeta-static-1"] }),
    path: "active",
    found: ["toolsbeta-static-1"],
    allowed: "a JSON object from service to machine",
    remedy: "correct environments/toolsbeta.active.json",
  },
];

test("a good environment is given back as it is", () => {
  const { environment, active } = staging();
  expect(validate(environment, active, today)).toEqual(environment);
});

describe("is refused with path, finding, what is allowed and the remedy:", () => {
  test.each(examples)("$wrong", ({ change, path, found, allowed, remedy }) => {
    const all = faults(staging(change));
    const [fault] = all.filter((one) => one.path === path);
    expect(all.map((one) => one.path)).toContain(path);
    expect(fault!.found).toEqual(found);
    expect(fault!.allowed).toContain(allowed);
    expect(fault!.remedy).toContain(remedy);
  });
});

test("everything wrong is reported at once, in one error, each fault with its remedy", () => {
  // Those that replace the same value cannot be wrong in two ways at once.
  const together = [
    "a range that is no CIDR",
    "a time server that is neither a name nor an address",
    "an unknown flavor",
    "an unknown way to spread",
    "a host of another project",
    "a pair of one",
    "an active machine that is no member",
    "a line that the switch file lacks",
    "a flow from a role without machines",
    "a VRRP id that VRRP does not know",
    "a day for destruction in another notation",
    "a volume without a size",
    "a zone without its dot",
    "a name that two services have",
    "a secret that nothing uses",
    "a root key that is no public key",
    "an unknown key",
    "a value of the wrong type",
  ].map((wrong) => examples.find((example) => example.wrong === wrong)!);
  const draft = staging((one) => {
    for (const { change } of together) change(one);
  });

  const paths = faults(draft).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(together.map(({ path }) => path)));

  const text = message(draft);
  expect(text).toMatch(/^environment toolsbeta: \d+ faults\n/);
  for (const { path, remedy } of together) {
    expect(text).toContain(`  ${path}\n    found: `);
    expect(text).toContain(remedy);
  }
});

test("what is malformed does not hide what is wrong elsewhere", () => {
  const draft = staging(({ environment }) => {
    Object.assign(environment.roles["redis"]!, { hosts: "toolsbeta-redis-7" });
    Object.assign(environment, { zoneEmail: 5 });
    environment.networks.cloud[0] = "172.16.0.0";
    environment.roles["mail"]!.flavor = "large";
    environment.zones[0] = "beta.toolforge.org";
    environment.allowDestroyUntil = "tomorrow";
  });
  expect(faults(draft).map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "roles.redis.hosts",
      "zoneEmail",
      "networks.cloud[0]",
      "roles.mail.flavor",
      "zones[0]",
      "allowDestroyUntil",
    ]),
  );
});

test.each([undefined, null, 5, "tools", [], {}, { project: "tools", roles: [] }, { roles: { redis: null } }])(
  "%j is no environment, and that is all that happens",
  (environment) => {
    expect(faults({ environment, active: {} })).not.toEqual([]);
  },
);

test("destruction is allowed until the end of the day, and no longer; a day that is over is no fault", () => {
  const until = (day: string) => {
    const { environment, active } = staging((draft) => (draft.environment.allowDestroyUntil = day));
    return [
      validate(environment, active, today).allowDestroyUntil,
      expired(environment, today).map(({ path }) => path),
    ];
  };
  expect(until(today)).toEqual([today, []]);
  expect(until("2026-11-23")).toEqual([undefined, ["allowDestroyUntil"]]);
});

test("a file that states another environment than its name says is a fault", () => {
  const { environment, active } = staging();
  expect(() => validate(environment, active, today, "tools")).toThrow(/^environment tools: \d+ faults?\n {2}project\n/);
});

test("the message shows what was found as it was written", () => {
  expect(message(staging(({ environment }) => (environment.timeServers[0] = "ntp 5")))).toBe(
    [
      "environment toolsbeta: 1 fault",
      "  timeServers[0]",
      '    found:   "ntp 5"',
      "    allowed: a host name or an IP address",
      "    remedy:  correct the address",
    ].join("\n"),
  );
});
