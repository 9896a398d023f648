import { isIP } from "node:net";
import { allowFrom, type Flow, flowName } from "../constructs/flow";
import { flowsOf, peerOf } from "../constructs/role-flows";
import { Port } from "../constructs/port";
import { roles } from "../constructs/roles";
import type { Role } from "../constructs/roles/role";
import { zoneOf } from "../constructs/zone";
import { flavors, images, type Spread, spreads, volumeTypes } from "./catalogue";
import { type Environment, rolesOf, switchedServices } from "./environment";
import { type Check, isCidr, isDay, must } from "./check";
import type { Fault } from "./fault";
import { kubernetesChecks } from "./kubernetes-checks";
import { neededSecrets } from "./secrets";
import { mailChecks } from "./mail-checks";
import { certificatesChecks } from "./certificates-checks";
import { monitoringChecks } from "./monitoring-checks";
import { harborChecks } from "./harbor-checks";
import { nfsChecks } from "./nfs-checks";
import { searchChecks } from "./search-checks";
import { webChecks } from "./web-checks";

/** Every rule that an environment must keep beyond its types. */
export const checks: readonly Check[] = [
  ...webChecks,
  ...mailChecks,
  ...monitoringChecks,
  ...certificatesChecks,
  ...searchChecks,
  ...nfsChecks,
  ...harborChecks,
  ...kubernetesChecks,

  function knownRoles({ roles: present }) {
    const remedy = "correct the name, or add the role under constructs/roles/";
    return Object.keys(present).flatMap((name) => known(`roles.${name}`, name, Object.keys(roles), remedy));
  },

  function knownNames(environment) {
    const add = "or add it to environments/catalogue.ts once the cloud has it";
    return rolesOf(environment).flatMap(([name, role]) => [
      ...known(`roles.${name}.flavor`, role.flavor, flavors, `name a flavor of the cloud, ${add}`),
      ...known(`roles.${name}.image`, role.image, images, `name an image of the cloud, ${add}`),
      ...known(`roles.${name}.spread`, role.spread, Object.keys(spreads), "say how the machines are spread"),
      ...(role.volumes ?? []).flatMap(({ type = "standard" }, i) =>
        known(`roles.${name}.volumes[${i}].type`, type, volumeTypes, "name a volume type of the cloud"),
      ),
    ]);
  },

  function ranges({ networks }) {
    const allowed = "an IPv4 or IPv6 range such as 172.16.0.0/17";
    const remedy = "correct the address or the length of its prefix";
    return networks.cloud.flatMap((cidr, i) => must(isCidr(cidr), `networks.cloud[${i}]`, cidr, allowed, remedy));
  },

  function repeated({ networks, zones, secrets }) {
    return [
      ...once("networks.cloud", networks.cloud, "range"),
      ...once("zones", zones, "zone"),
      ...once("secrets", secrets, "secret"),
    ];
  },

  function timeServers({ timeServers }) {
    return timeServers.flatMap((server, i) => {
      const good = isIP(server) !== 0 || /^(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(server);
      return must(good, `timeServers[${i}]`, server, "a host name or an IP address", "correct the address");
    });
  },

  function hostNames(environment) {
    const { project } = environment;
    const allowed = `${project}-… in lower-case letters, digits and dashes, at most 63 of them`;
    // An object of each machine's secrets has the machine's name with that ending.
    const remedy = `begin the name with ${project}- and end it with a letter or digit, not with -secrets`;
    const first = firstOf();
    return hosts(environment).flatMap(({ path, host }) => {
      const good = host.startsWith(`${project}-`) && /^[a-z0-9-]{1,63}$/.test(host) && !/-(secrets)?$/.test(host);
      return [
        ...first(host, path, host, "a name that nothing else has", "give each machine a name of its own"),
        ...must(good, path, host, allowed, remedy),
      ];
    });
  },

  function members(environment) {
    const remedy = "add or remove machines, or choose another spread";
    return rolesOf(environment).flatMap(([name, { spread, hosts }]) => {
      const rule = spreads[spread as Spread];
      if (!rule) return [];
      return must(
        rule.fits(hosts.length),
        `roles.${name}.hosts`,
        hosts,
        `${rule.members} for spread ${spread}`,
        remedy,
      );
    });
  },

  function volumes(environment) {
    const naming = "name each volume after its purpose";
    return rolesOf(environment).flatMap(([role, { volumes = [] }]) =>
      volumes.flatMap(({ name, size = NaN, mount }, i) => {
        const path = `roles.${role}.volumes[${i}]`;
        const before = volumes.slice(0, i);
        const ownName = /^[a-z][a-z0-9]*$/.test(name) && !before.some((other) => other.name === name);
        const ownMount = !before.some((other) => other.mount === mount);
        const found = Number.isNaN(size) ? undefined : size;
        return [
          ...must(ownName, `${path}.name`, name, "lower-case letters and digits, unique in its role", naming),
          ...must(
            isCount(size),
            `${path}.size`,
            found,
            "a whole number of GiB, 1 or more",
            "say how large the volume is",
          ),
          ...must(
            isPath(mount),
            `${path}.mount`,
            mount,
            "an absolute path such as /srv/data",
            "say where the volume is mounted",
          ),
          ...must(
            ownMount,
            `${path}.mount`,
            mount,
            "a path where no other volume is mounted",
            "give each volume a place of its own",
          ),
        ];
      }),
    );
  },

  function zones({ zones }) {
    return zones.flatMap((zone, i) =>
      must(isDomain(zone), `zones[${i}]`, zone, "a domain name with a dot at its end", withDot(zone)),
    );
  },

  function names(environment) {
    const first = firstOf();
    const inZone = `a name in one of ${environment.zones.join(", ")}`;
    const remedy = "add its zone to zones, or leave names that others own to them";
    return addresses(environment).flatMap(({ path, address }) =>
      address.names.flatMap((name, i) => {
        const at = `${path}.names[${i}]`;
        if (!isDomain(name)) return must(false, at, name, "a domain name with a dot at its end", withDot(name));
        return [
          ...first(name, at, name, "a name that nothing else has", "give each service names of its own"),
          ...must(zoneOf(name, environment.zones) !== undefined, at, name, inZone, remedy),
        ];
      }),
    );
  },

  function services(environment) {
    const first = firstOf();
    const remedy = "name each address after what it serves";
    return addresses(environment).flatMap(({ path, address: { service } }) => [
      ...first(service, path, service, "a name that no other address has", remedy, `${path}.service`),
      ...must(
        /^[a-z][a-z0-9-]*$/.test(service),
        `${path}.service`,
        service,
        "lower-case letters, digits and dashes, a letter first",
        remedy,
      ),
    ]);
  },

  function neededAddresses(environment) {
    return rolesOf(environment).flatMap(([role, { addresses = [] }]) => {
      const { needs = {} }: Role = roles[role] ?? {};
      return Object.entries(needs).flatMap(([service, kind]) => {
        const found = addresses.find((address) => address.service === service);
        const remedy = `give the role such an address: ${JSON.stringify({ kind, service })} and its names`;
        return must(
          found?.kind === kind && found.names.length > 0,
          `roles.${role}.addresses`,
          found ? `${found.kind} address ${service}` : addresses.map((address) => address.service),
          `a ${kind} address of the service ${service} with a name`,
          remedy,
        );
      });
    });
  },

  function switches(environment, active) {
    const switched = rolesOf(environment).flatMap(([role, data]) =>
      switchedServices(data).map((service) => ({ role, service })),
    );
    const services = switched.map(({ service }) => service);
    const remedy = `name one of them in environments/${environment.project}.active.json`;
    return [
      ...switched.flatMap(({ role, service }) => {
        const members = environment.roles[role]!.hosts;
        const found = active[service];
        const good = found !== undefined && members.includes(found);
        return must(good, `active.${service}`, found, `a machine of the role ${role}: ${members.join(", ")}`, remedy);
      }),
      ...Object.entries(active).flatMap(([service, host]) =>
        must(
          services.includes(service),
          `active.${service}`,
          host,
          oneOf(services),
          "remove the line: nothing of that service is switched",
        ),
      ),
    ];
  },

  function vrrpIds(environment) {
    const first = firstOf();
    return addresses(environment).flatMap(({ path, address }) => {
      if (address.kind !== "virtual") return [];
      const { vrrpId: id } = address;
      const at = `${path}.vrrpId`;
      if (!isCount(id) || id > 255) {
        return must(false, at, id, "a whole number from 1 to 255", "choose an id that no other VIP has");
      }
      return first(id, path, id, "an id that no other VIP on the network has", "choose another id from 1 to 255", at);
    });
  },

  function flows(environment) {
    const present = ["project", "cloud", "world", ...Object.keys(environment.roles)];
    return rolesOf(environment).flatMap(([name, role]) => {
      const seen = new Set(Object.hasOwn(roles, name) ? roles[name].flows.map(flowName) : []);
      return (role.flows ?? []).flatMap(({ from, port, why }, i) => {
        const path = `roles.${name}.flows[${i}]`;
        const peer = peerOf(from);
        const there = peer.kind !== "role" || (environment.roles[peer.role]?.hosts.length ?? 0) > 0;
        const parsed = Port.parse(port);
        const called = parsed && flowName(allowFrom(peer, parsed, why));
        const fresh = !called || !seen.has(called);
        if (called) seen.add(called);
        const where = "tcp/443, udp/60000-61000, icmp, vrrp or all";
        return [
          ...must(
            there,
            `${path}.from`,
            from,
            oneOf(present),
            "name a role that has machines here, or remove the flow",
          ),
          ...must(parsed !== undefined, `${path}.port`, port, where, "correct the port"),
          ...must(isReason(why), `${path}.why`, why, "one line of 1 to 120 bytes", "say why the flow is needed"),
          ...must(
            fresh,
            path,
            `${from} → ${port}`,
            "a flow that is not there yet",
            "remove it: the role has it already",
          ),
        ];
      });
    });
  },

  function publicFlows(environment) {
    const { publicPorts } = environment;
    const example = "a port such as tcp/443 or udp/60000-61000";
    const remedy = "close it to the world, or list the port in publicPorts if everybody may reach it";
    return [
      ...publicPorts.flatMap((port, i) => {
        const good = /^(tcp|udp)\//.test(port) && Port.parse(port) !== undefined;
        return must(good, `publicPorts[${i}]`, port, example, "correct the port");
      }),
      ...rolesOf(environment).flatMap(([name]) => {
        const fromWorld = Object.hasOwn(roles, name) ? flowsOf(environment, name).filter(isFromWorld) : [];
        return fromWorld.flatMap(({ port, why }) =>
          must(
            publicPorts.includes(`${port}`),
            `roles.${name}.flows`,
            `world → ${port} (${why})`,
            `one of publicPorts: ${publicPorts.join(", ")}`,
            remedy,
          ),
        );
      }),
    ];
  },

  function secrets(environment) {
    const needed = neededSecrets(Object.keys(environment.roles));
    const given = environment.secrets;
    return [
      ...needed.flatMap((name) =>
        must(
          given.includes(name),
          "secrets",
          given,
          `all that the roles need, ${name} too`,
          `add ${JSON.stringify(name)}`,
        ),
      ),
      ...given.flatMap((name, i) =>
        known(`secrets[${i}]`, name, needed, "correct the name, or remove it: no role uses it"),
      ),
    ];
  },

  function keys({ extraRootKeys }) {
    const form =
      /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9-]+@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}( [^\n]*)?$/;
    return Object.entries(extraRootKeys).flatMap(([admin, key]) =>
      must(
        form.test(key),
        `extraRootKeys.${admin}`,
        key,
        "one line of an OpenSSH public key file",
        "paste the whole line of the .pub file",
      ),
    );
  },

  function answers({ domain, recordTtl }) {
    const bare = `write ${JSON.stringify(domain.replace(/\.+$/, ""))}`;
    const keep = "say how long clients may keep an answer";
    return [
      ...must(isDomain(`${domain}.`), "domain", domain, "a domain name without a dot at its end", bare),
      ...must(isCount(recordTtl), "recordTtl", recordTtl, "a whole number of seconds, 1 or more", keep),
    ];
  },

  function redisMemory({ redis: { maxMemory }, roles: { redis } }) {
    const ram = Number(/\.ram(\d+)\./.exec(redis?.flavor ?? "")?.[1] ?? Infinity);
    const allowed = `a whole number of GiB, 1 or more and less than the machines' ${ram}`;
    const remedy = "leave the machine memory for the copy that it makes while it saves";
    const found = Number.isNaN(maxMemory) ? undefined : maxMemory;
    return must(isCount(maxMemory) && maxMemory < ram, "redis.maxMemory", found, allowed, remedy);
  },

  function destruction({ allowDestroyUntil: until }, _active, today) {
    if (until === undefined) return [];
    const path = "allowDestroyUntil";
    if (!isDay(until)) {
      const remedy = "write the last day on which protected resources may be destroyed";
      return must(false, path, until, "a day as YYYY-MM-DD", remedy);
    }
    const remedy = "remove the key: its time is over. Set a new day only to destroy protected resources";
    return must(until >= today, path, until, `${today} or later`, remedy);
  },
];

function known(path: string, found: string, names: readonly string[], remedy: string): Fault[] {
  return must(names.includes(found), path, found, oneOf(names), remedy);
}

/** Makes a check that finds what an earlier place has already; the fault names that place. */
function firstOf() {
  const seen = new Map<unknown, string>();
  return (key: unknown, owner: string, found: unknown, allowed: string, remedy: string, path = owner): Fault[] => {
    const first = seen.get(key);
    seen.set(key, first ?? owner);
    return must(first === undefined, path, found, `${allowed}; ${first} has ${String(found)} already`, remedy);
  };
}

function once(path: string, values: readonly string[], what: string): Fault[] {
  return values.flatMap((value, i) =>
    must(
      values.indexOf(value) === i,
      `${path}[${i}]`,
      value,
      `a ${what} that is not there yet`,
      "remove one of the two",
    ),
  );
}

function hosts(environment: Environment) {
  return rolesOf(environment).flatMap(([name, role]) =>
    role.hosts.map((host, i) => ({ host, path: `roles.${name}.hosts[${i}]` })),
  );
}

function addresses(environment: Environment) {
  return rolesOf(environment).flatMap(([role, data]) =>
    (data.addresses ?? []).map((address, i) => ({ role, address, path: `roles.${role}.addresses[${i}]` })),
  );
}

const oneOf = (names: readonly string[]) => `one of ${[...names].sort().join(", ")}`;
const withDot = (name: string) => `write ${JSON.stringify(`${name.replace(/\.+$/, "")}.`)}`;
const isFromWorld = ({ direction, peer }: Flow) => direction === "ingress" && peer.kind === "world";
const isCount = (value: number) => Number.isInteger(value) && value > 0;
const isPath = (text: string) => /^(\/[\w.-]+)+$/.test(text);
// nftables refuses a longer comment.
const isReason = (text: string) => /^(?=.*\S)\P{Cc}+$/u.test(text) && Buffer.byteLength(text) <= 120;

function isDomain(text: string): boolean {
  return text.length <= 254 && /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+$/.test(text);
}
