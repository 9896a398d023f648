import { type Check, isDay, known, must } from "./check";
import { neededSecrets } from "./secrets";
import { secretsAdmins } from "./secrets-admins";
import { secretsVersions } from "./secrets-versions";

/** The rules of secrets, keys and the right to destroy. */
export const accessChecks: readonly Check[] = [
  function secrets(environment) {
    const needed = neededSecrets(Object.keys(environment.roles));
    const given = environment.secrets;
    return [
      ...needed.flatMap((name) =>
        must(
          given.includes(name),
          "secrets",
          given,
          `all that roles and charts/secrets.ts need, ${name} too`,
          `add ${JSON.stringify(name)}`,
        ),
      ),
      ...given.flatMap((name, i) =>
        known(`secrets[${i}]`, name, needed, "correct the name, or remove it: nothing uses it"),
      ),
    ];
  },

  function secretsFiles(environment) {
    return [...secretsVersions(environment).faults, ...secretsAdmins(environment).faults];
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

  function destruction({ allowDestroyUntil: until }) {
    if (until === undefined) return [];
    const remedy = "write the last day on which protected resources may be destroyed";
    return must(isDay(until), "allowDestroyUntil", until, "a day as YYYY-MM-DD", remedy);
  },
];
