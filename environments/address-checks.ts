import { roles } from "../constructs/roles";
import type { Role } from "../constructs/roles/role";
import { zoneOf } from "../constructs/zone";
import { type Check, firstOf, isCount, isDomain, must, oneOf, withDot } from "./check";
import { type Environment, rolesOf, switchedServices } from "./environment";

/** The rules of what clients find machines by: zones, names, addresses, and who answers now. */
export const addressChecks: readonly Check[] = [
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

  function answers({ domain, recordTtl }) {
    const bare = `write ${JSON.stringify(domain.replace(/\.+$/, ""))}`;
    const keep = "say how long clients may keep an answer";
    return [
      ...must(isDomain(`${domain}.`), "domain", domain, "a domain name without a dot at its end", bare),
      ...must(isCount(recordTtl), "recordTtl", recordTtl, "a whole number of seconds, 1 or more", keep),
    ];
  },
];

function addresses(environment: Environment) {
  return rolesOf(environment).flatMap(([role, data]) =>
    (data.addresses ?? []).map((address, i) => ({ role, address, path: `roles.${role}.addresses[${i}]` })),
  );
}
