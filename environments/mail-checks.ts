import { type Check, must } from "./check";

/** Names that a domain with mail must have, RFC 5321 (4.5.1) and RFC 2142; and root, whose mail all machines send here. */
const mandatory = ["abuse", "postmaster", "root"];

/** The rules that `mail` must keep. */
export const mailChecks: readonly Check[] = [
  function mailDomain({ mail: { domain } }) {
    const allowed = "a domain such as toolforge.org, without a dot at its end";
    return must(/^([a-z0-9-]+\.)+[a-z]+$/.test(domain), "mail.domain", domain, allowed, "correct the name");
  },

  function aliases({ mail }) {
    const name = "what stands before the @: lower-case letters, digits, dots, dashes and underscores";
    const remedy = "correct the name; mail's names are compared in lower case";
    return Object.entries(mail.aliases).flatMap(([alias, targets]) => [
      ...must(/^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/.test(alias), `mail.aliases.${alias}`, alias, name, remedy),
      ...targets.flatMap((target, i) => {
        const good = /^[\w.+-]+@([a-z0-9-]+\.)+[a-z]+$/i.test(target);
        return must(good, `mail.aliases.${alias}[${i}]`, target, "an address such as a@example.org", "correct it");
      }),
    ]);
  },

  function mandatoryAliases({ mail: { aliases } }) {
    const remedy = "say who reads it";
    return mandatory.flatMap((name) =>
      must((aliases[name]?.length ?? 0) > 0, `mail.aliases.${name}`, aliases[name], "one address or more", remedy),
    );
  },

  function limits({ mail }) {
    return (["perHost", "perSender"] as const).flatMap((key) =>
      must(
        Number.isInteger(mail[key]) && mail[key] >= 1 && mail[key] <= 100_000,
        `mail.${key}`,
        mail[key],
        "a whole number from 1 to 100000",
        "correct the limit",
      ),
    );
  },
];
