import { zoneOf } from "../constructs/zone";
import { roles } from "../constructs/roles";
import type { Role } from "../constructs/roles/role";
import { type Check, must } from "./check";
import { rolesOf } from "./environment";

/** A CA takes no more (Let's Encrypt: "Names per Certificate"). */
const mostNames = 100;

/** The rules that `acme` and `certificates` must keep. */
export const certificatesChecks: readonly Check[] = [
  function issuer({ project, acme: { directory, email, dnsUser, certificatesProject } }) {
    const url = URL.canParse(directory) ? new URL(directory) : undefined;
    const secure = url?.protocol === "https:" && !url.username && !url.password;
    const address = "an address such as root@toolforge.org";
    return [
      ...must(secure, "acme.directory", directory, "an https URL without a password", "name the CA's directory"),
      ...must(/^[^\s@]+@[^\s@]+\.[a-z]+$/.test(email), "acme.email", email, address, "correct the address"),
      ...must(/^[\w.-]+$/.test(dnsUser), "acme.dnsUser", dnsUser, "a user's name", "correct the name"),
      ...must(
        /^[\w.-]+$/.test(certificatesProject) && certificatesProject !== project,
        "acme.certificatesProject",
        certificatesProject,
        "the id of another project than the environment's own",
        "ask the cloud's admins for a project that is only for certificates: docs/decisions/0014-account-key.md",
      ),
    ];
  },

  function names({ certificates, zones }) {
    const inZone = `a name without a dot at its end, in one of ${zones.join(", ")}`;
    const remedy = "correct it, or add its zone to zones: who does not own a zone cannot prove it to the CA";
    return Object.entries(certificates).flatMap(([certificate, { names }]) => {
      const path = `certificates.${certificate}`;
      return [
        ...must(
          /^[a-z][a-z0-9-]{0,62}$/.test(certificate),
          path,
          certificate,
          "lower-case letters, digits and dashes, a letter first",
          "name the certificate after what it is for",
        ),
        ...must(
          names.length > 0 && names.length <= mostNames,
          `${path}.names`,
          names,
          `1 to ${mostNames} names`,
          "say what it is valid for",
        ),
        ...names.flatMap((name, i) => [
          ...must(isName(name) && zoneOf(`${name}.`, zones) !== undefined, `${path}.names[${i}]`, name, inZone, remedy),
          ...must(
            names.indexOf(name) === i,
            `${path}.names[${i}]`,
            name,
            "a name that is not there yet",
            "remove the second one",
          ),
        ]),
      ];
    });
  },

  function consumers(environment) {
    const { certificates } = environment;
    const present = rolesOf(environment).map(([role]) => role as string);
    const able = Object.entries<Role>(roles).flatMap(([name, role]) => (role.certificate ? [name] : []));
    const allowed = able.filter((role) => present.includes(role));
    const taken = new Map<string, string>();
    return Object.entries(certificates).flatMap(([certificate, { consumers }]) =>
      consumers.flatMap((role, i) => {
        const path = `certificates.${certificate}.consumers[${i}]`;
        const before = taken.get(role);
        taken.set(role, path);
        return [
          ...must(
            allowed.includes(role),
            path,
            role,
            `one of the roles here that serve TLS: ${allowed.join(", ")}`,
            "name a role that has machines here, or remove it",
          ),
          ...must(before === undefined, path, role, "a role that has no certificate yet", `remove it, or ${before}`),
        ];
      }),
    );
  },

  function issued(environment) {
    const { certificates } = environment;
    if (!("acme" in environment.roles)) {
      const found = Object.keys(certificates);
      const remedy = "add machines of the role acme, which issue them, or leave certificates empty";
      return must(found.length === 0, "certificates", found, "none, where there is no role acme", remedy);
    }
    const served = Object.values(certificates).flatMap(({ consumers }) => consumers);
    return rolesOf(environment).flatMap(([name]) => {
      const role: Role = roles[name] ?? {};
      return must(
        !role.certificate || served.includes(name),
        "certificates",
        served,
        `a certificate for each role that serves TLS, ${name} too`,
        `add ${JSON.stringify(name)} to the consumers of one`,
      );
    });
  },
];

function isName(text: string): boolean {
  return text.length <= 253 && /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]+$/.test(text);
}
