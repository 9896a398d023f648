import { isIP, isIPv4 } from "node:net";
import { flowsOf, peerOf } from "../constructs/role-flows";
import { zoneOf } from "../constructs/dns";
import { Port } from "../constructs/port";
import { roles } from "../constructs/roles";
import { flavors, images, type Spread, spreads, volumeTypes } from "./catalogue";
import { type Active, type Environment, isSwitched, rolesOf } from "./environment";
import type { Fault } from "./fault";
import { neededSecrets } from "./secrets";

/** Looks for one kind of fault in a whole environment. */
type Check = (environment: Environment, active: Active, today: string) => Fault[];

/** Every rule that an environment must keep beyond its types. */
export const checks: readonly Check[] = [
  function knownRoles({ roles: present }) {
    return Object.keys(present)
      .filter((name) => !(name in roles))
      .map((name) => fault(`roles.${name}`, name, oneOf(Object.keys(roles)), "correct the name, or add the role under constructs/roles/"));
  },

  function knownNames(environment) {
    return rolesOf(environment).flatMap(([name, role]) => [
      ...unknown(`roles.${name}.flavor`, role.flavor, flavors, "name a flavor of the cloud, or add it to environments/catalogue.ts once the cloud has it"),
      ...unknown(`roles.${name}.image`, role.image, images, "name an image of the cloud, or add it to environments/catalogue.ts once the cloud has it"),
      ...unknown(`roles.${name}.spread`, role.spread, Object.keys(spreads), "say how the machines are spread"),
      ...(role.volumes ?? []).flatMap((volume, i) =>
        unknown(`roles.${name}.volumes[${i}].type`, volume.type ?? "standard", volumeTypes, "name a volume type of the cloud"),
      ),
    ]);
  },

  function ranges({ networks }) {
    return networks.cloud.flatMap((cidr, i) =>
      isCidr(cidr) ? [] : [fault(`networks.cloud[${i}]`, cidr, "an IPv4 or IPv6 range such as 172.16.0.0/17", "correct the address or the length of its prefix")],
    );
  },

  function timeServers({ timeServers }) {
    return timeServers.flatMap((server, i) =>
      isIP(server) || /^(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(server)
        ? []
        : [fault(`timeServers[${i}]`, server, "a host name or an IP address", "correct the address")],
    );
  },

  function hostNames(environment) {
    const { project } = environment;
    const seen = new Map<string, string>();
    return hosts(environment).flatMap(({ path, host }) => {
      const first = seen.get(host);
      seen.set(host, first ?? path);
      if (first) return [fault(path, host, `a name that nothing else has; ${first} is ${host} already`, "give each machine a name of its own")];
      return host.startsWith(`${project}-`) && /^[a-z0-9-]{1,63}$/.test(host) && !host.endsWith("-")
        ? []
        : [fault(path, host, `${project}-… in lower-case letters, digits and dashes, at most 63 of them`, `begin the name with ${project}-`)];
    });
  },

  function members(environment) {
    return rolesOf(environment).flatMap(([name, { spread, hosts }]) => {
      const rule = spreads[spread as Spread];
      return !rule || rule.fits(hosts.length)
        ? []
        : [fault(`roles.${name}.hosts`, hosts, `${rule.members} for spread ${spread}`, "add or remove machines, or choose another spread")];
    });
  },

  function volumes(environment) {
    return rolesOf(environment).flatMap(([name, role]) =>
      (role.volumes ?? []).flatMap(({ size, mount }, i) => [
        ...(Number.isInteger(size) && size! > 0
          ? []
          : [fault(`roles.${name}.volumes[${i}].size`, size, "a whole number of GiB, 1 or more", "say how large the volume is")]),
        ...(/^(\/[\w.-]+)+$/.test(mount)
          ? []
          : [fault(`roles.${name}.volumes[${i}].mount`, mount, "an absolute path such as /srv/data", "say where the volume is mounted")]),
      ]),
    );
  },

  function zones({ zones }) {
    return zones.flatMap((zone, i) =>
      isDomain(zone) ? [] : [fault(`zones[${i}]`, zone, "a domain name with a dot at its end", `write ${JSON.stringify(`${zone.replace(/\.+$/, "")}.`)}`)],
    );
  },

  function names(environment) {
    const taken = new Map<string, string>();
    return addresses(environment).flatMap(({ path, address }) =>
      address.names.flatMap((name, i) => {
        const at = `${path}.names[${i}]`;
        const first = taken.get(name);
        taken.set(name, first ?? at);
        if (!isDomain(name)) return [fault(at, name, "a domain name with a dot at its end", `write ${JSON.stringify(`${name.replace(/\.+$/, "")}.`)}`)];
        if (first) return [fault(at, name, `a name that nothing else has; ${first} is ${name} already`, "give each service names of its own")];
        return zoneOf(name, environment.zones)
          ? []
          : [fault(at, name, `a name in one of ${environment.zones.join(", ")}`, "add its zone to zones, or leave names that others own to them")];
      }),
    );
  },

  function services(environment) {
    const seen = new Map<string, string>();
    return addresses(environment).flatMap(({ path, address: { service } }) => {
      const first = seen.get(service);
      seen.set(service, first ?? path);
      return first ? [fault(`${path}.service`, service, `a name that no other address has; ${first} is ${service} already`, "name each address after what it serves")] : [];
    });
  },

  function switches(environment, active) {
    const switched = addresses(environment).filter(({ address }) => isSwitched(address));
    const services = switched.map(({ address }) => address.service);
    return [
      ...switched.flatMap(({ role, address: { service } }) => {
        const members = environment.roles[role]!.hosts;
        const found = active[service];
        return found !== undefined && members.includes(found)
          ? []
          : [fault(`active.${service}`, found, `a machine of the role ${role}: ${members.join(", ")}`, `name one of them in environments/${environment.project}.active.json`)];
      }),
      ...Object.keys(active)
        .filter((service) => !services.includes(service))
        .map((service) => fault(`active.${service}`, active[service], oneOf(services), "remove the line: no address of that service is switched")),
    ];
  },

  function vrrpIds(environment) {
    const seen = new Map<number, string>();
    return addresses(environment).flatMap(({ path, address }) => {
      if (address.kind !== "virtual") return [];
      const { vrrpId } = address;
      const first = seen.get(vrrpId);
      seen.set(vrrpId, first ?? path);
      if (!Number.isInteger(vrrpId) || vrrpId < 1 || vrrpId > 255) {
        return [fault(`${path}.vrrpId`, vrrpId, "a whole number from 1 to 255", "choose an id that no other VIP has")];
      }
      return first
        ? [fault(`${path}.vrrpId`, vrrpId, `an id that no other VIP on the network has; ${first} has ${vrrpId} already`, "choose another id from 1 to 255")]
        : [];
    });
  },

  function flows(environment) {
    return rolesOf(environment).flatMap(([name, role]) =>
      (role.flows ?? []).flatMap((flow, i) => {
        const path = `roles.${name}.flows[${i}]`;
        const peer = peerOf(flow.from);
        const known = peer.kind !== "role" || (environment.roles[peer.role]?.hosts.length ?? 0) > 0;
        return [
          ...(known ? [] : [fault(`${path}.from`, flow.from, oneOf(["project", "cloud", "world", ...Object.keys(environment.roles)]), "name a role that has machines here, or remove the flow")]),
          ...(Port.parse(flow.port) ? [] : [fault(`${path}.port`, flow.port, "tcp/443, udp/60000-61000, icmp, vrrp or all", "correct the port")]),
        ];
      }),
    );
  },

  function publicFlows(environment) {
    const { publicPorts } = environment;
    const bad = publicPorts.flatMap((port, i) =>
      /^(tcp|udp)\//.test(port) && Port.parse(port) ? [] : [fault(`publicPorts[${i}]`, port, "a port such as tcp/443 or udp/60000-61000", "correct the port")],
    );
    const open = rolesOf(environment).flatMap(([name]) =>
      name in roles
        ? flowsOf(environment, name)
            .filter((flow) => flow.direction === "ingress" && flow.peer.kind === "world" && !publicPorts.includes(`${flow.port}`))
            .map((flow) =>
              fault(`roles.${name}.flows`, `world → ${flow.port} (${flow.why})`, `one of publicPorts: ${publicPorts.join(", ")}`, "close it to the world, or list the port in publicPorts if everybody may reach it"),
            )
        : [],
    );
    return [...bad, ...open];
  },

  function secrets(environment) {
    const needed = neededSecrets(Object.keys(environment.roles));
    const given = environment.secrets;
    return [
      ...needed.filter((name) => !given.includes(name)).map((name) => fault("secrets", given, `all that the roles need, ${name} too`, `add ${JSON.stringify(name)}`)),
      ...given.flatMap((name, i) => (needed.includes(name) ? [] : [fault(`secrets[${i}]`, name, oneOf(needed), "correct the name, or remove it: no role uses it")])),
    ];
  },

  function keys({ extraRootKeys }) {
    return Object.entries(extraRootKeys).flatMap(([admin, key]) =>
      /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9-]+@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}( [^\n]*)?$/.test(key)
        ? []
        : [fault(`extraRootKeys.${admin}`, key, "one line of an OpenSSH public key file", "paste the whole line of the .pub file")],
    );
  },

  function destruction({ allowDestroyUntil: until }, _active, today) {
    if (until === undefined) return [];
    const day = new Date(`${until}T00:00:00Z`);
    if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until) {
      return [fault("allowDestroyUntil", until, "a day as YYYY-MM-DD", "write the last day on which protected resources may be destroyed")];
    }
    return until < today
      ? [fault("allowDestroyUntil", until, `${today} or later`, "remove the key: its time is over. Set a new day only to destroy protected resources")]
      : [];
  },
];

const fault = (path: string, found: unknown, allowed: string, remedy: string): Fault => ({ path, found, allowed, remedy });
const oneOf = (names: readonly string[]) => `one of ${[...names].sort().join(", ")}`;

function unknown(path: string, found: string, known: readonly string[], remedy: string): Fault[] {
  return known.includes(found) ? [] : [fault(path, found, oneOf(known), remedy)];
}

function hosts(environment: Environment) {
  return rolesOf(environment).flatMap(([name, role]) => role.hosts.map((host, i) => ({ host, path: `roles.${name}.hosts[${i}]` })));
}

function addresses(environment: Environment) {
  return rolesOf(environment).flatMap(([role, data]) =>
    (data.addresses ?? []).map((address, i) => ({ role, address, path: `roles.${role}.addresses[${i}]` })),
  );
}

function isCidr(text: string): boolean {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(length) <= (isIPv4(address) ? 32 : 128);
}

function isDomain(text: string): boolean {
  return text.length <= 254 && /^(\*\.)?([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+$/.test(text);
}
