import fc from "fast-check";
import { peerName } from "../../constructs/peer";
import { Port } from "../../constructs/port";
import { roles } from "../../constructs/roles";
import { flavors, images, spreads, type Spread } from "../../environments/catalogue";
import {
  type Active,
  type Address,
  type Environment,
  isSwitched,
  type RoleName,
  type VolumeData,
} from "../../environments/environment";
import { neededSecrets } from "../../environments/secrets";
import { tools } from "../../environments/tools";

const roleNames = Object.keys(roles) as RoleName[];

const counts: Record<Spread, fc.Arbitrary<number>> = {
  single: fc.constant(1),
  pair: fc.integer({ min: 2, max: 3 }),
  quorum: fc.constantFrom(3, 5),
  pool: fc.integer({ min: 1, max: 4 }),
};

/** What of an address is drawn; names and numbers that must be unique are given afterwards. */
const address = fc.record({
  kind: fc.constantFrom("floating", "virtual", "record"),
  floating: fc.boolean(),
  zones: fc.uniqueArray(fc.constantFrom(0, 1, 2), { minLength: 1 }),
  wildcard: fc.boolean(),
});

const role = fc.constantFrom(...(Object.keys(spreads) as Spread[])).chain((spread) =>
  fc.record({
    spread: fc.constant(spread),
    count: counts[spread],
    first: fc.integer({ min: 1, max: 98 }),
    flavor: fc.constantFrom(...flavors),
    image: fc.constantFrom(...images),
    volumes: fc.uniqueArray(
      fc.record({ name: fc.constantFrom("data", "queue", "logs"), size: fc.integer({ min: 1, max: 9000 }) }),
      { selector: ({ name }) => name, maxLength: 2 },
    ),
    addresses: fc.array(address, { maxLength: 2 }),
    active: fc.nat(),
    flows: fc.uniqueArray(
      fc.record({
        from: fc.constantFrom("project", "cloud", "world", "other"),
        port: fc.constantFrom("tcp/443", "udp/60000-61000", "tcp/25", "tcp/12345", "icmp", "vrrp"),
        why: fc.constantFrom("a reason", 'somebody\'s "own" reason', "ein Grund für später", "100 %{of} ${it}"),
      }),
      { selector: ({ from, port }) => from + port, maxLength: 2 },
    ),
  }),
);

const key = `ssh-ed25519 ${"A".repeat(68)} somebody`;

/** Valid environments of every kind, each with its switch file. */
export const randomEnvironment: fc.Arbitrary<{ environment: Environment; active: Active }> = fc
  .record({
    present: fc.uniqueArray(fc.tuple(fc.constantFrom(...roleNames), role), {
      selector: ([name]) => name,
      minLength: 1,
      maxLength: 5,
    }),
    extraRootKeys: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.constant(key), { maxKeys: 2 }),
    recordTtl: fc.integer({ min: 1, max: 3600 }),
  })
  .map(({ present, extraRootKeys, recordTtl }) => {
    const project = "random";
    const zones = ["example.org.", "svc.example.org.", "svc.random.example.net."];
    const active: Record<string, string> = {};
    let serial = 0;
    const data = present.map(([name, drawn]) => {
      const hosts = Array.from({ length: drawn.count }, (_, i) => `${project}-${name}-${drawn.first + i}`);
      const addresses = drawn.addresses.map(({ kind, floating, zones: in_, wildcard }): Address => {
        const service = `service-${++serial}`;
        const names = in_.map((zone) => `${wildcard ? "*." : ""}${service}.${zones[zone]!}`);
        return kind === "virtual" ? { kind, service, vrrpId: serial, floating, names } : { kind: kind, service, names };
      });
      for (const [service, kind] of Object.entries(roles[name].needs ?? {})) {
        const names = [`${service}.${zones[0]!}`];
        addresses.push(
          kind === "virtual" ? { kind, service, vrrpId: ++serial, floating: true, names } : { kind, service, names },
        );
      }
      for (const one of addresses.filter(isSwitched)) active[one.service] = hosts[drawn.active % hosts.length]!;
      const { image, spread } = drawn;
      const flavor = name === "redis" ? tools.roles["redis"]!.flavor : drawn.flavor;
      const volumes: VolumeData[] = drawn.volumes.map((volume) => ({ ...volume, mount: `/srv/${volume.name}` }));
      if (name === "nfs") {
        volumes.push({ name: "shared", size: 1, mount: "/srv/shared", follows: "nfs" });
        active["nfs"] = hosts[0]!;
      }
      const own = new Set(roles[name].flows.map(({ peer, port }) => `${peerName(peer)} ${port}`));
      const flows = drawn.flows
        .map((flow) => ({ ...flow, from: flow.from === "other" ? present[0]![0] : flow.from }))
        .filter(({ from, port }) => from !== "world" || /^(tcp|udp)/.test(port))
        .filter(({ from, port }) => !own.has(`${from} ${Port.parse(port)!}`));
      return [name, { hosts, flavor, image, spread, volumes, addresses, flows }] as const;
    });
    const environment: Environment = {
      ...tools,
      state: undefined,
      project,
      domain: "random.example.net",
      zones,
      recordTtl,
      extraRootKeys,
      publicPorts: [...tools.publicPorts, "tcp/12345"],
      certificates: certificates(present.map(([name]) => name)),
      secrets: neededSecrets(present.map(([name]) => name)),
      roles: Object.fromEntries(data),
    };
    return { environment, active };
  });

/** One for all that serve TLS, where there is who issues it. */
function certificates(present: readonly RoleName[]): Environment["certificates"] {
  const consumers = present.filter((name) => roles[name].certificate);
  return present.includes("acme") ? { web: { names: ["*.example.org"], consumers } } : {};
}
