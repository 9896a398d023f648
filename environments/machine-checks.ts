import { roles } from "../constructs/roles";
import { flavors, images, spreads, volumeTypes, type Spread } from "./catalogue";
import { type Check, firstOf, isCount, known, must } from "./check";
import { type Environment, rolesOf } from "./environment";

/** The rules that machines must keep: what they are, how they are called and spread, what they store. */
export const machineChecks: readonly Check[] = [
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
];

const isPath = (text: string) => /^(\/[\w.-]+)+$/.test(text);

function hosts(environment: Environment) {
  return rolesOf(environment).flatMap(([name, role]) =>
    role.hosts.map((host, i) => ({ host, path: `roles.${name}.hosts[${i}]` })),
  );
}
