import { type Check, must } from "./check";

/** What `openssl passwd -6` writes. Its alphabet has nothing that HAProxy's configuration reads otherwise. */
const sha512Crypt = /^\$6\$(rounds=\d{4,9}\$)?[./0-9A-Za-z]{8,16}\$[./0-9A-Za-z]{86}$/;

/** The rules that `search` must keep. */
export const searchChecks: readonly Check[] = [
  function searchUsers({ project, search }) {
    const naming = "a name of lower-case letters, digits, dots and dashes, a letter first";
    const allowed = "the sha512-crypt hash of a password, $6$…";
    return Object.entries(search.users).flatMap(([name, hash]) => {
      const path = `search.users.${name}`;
      // what is refused may be a password: it must not show
      const found = sha512Crypt.test(hash) ? hash : `${hash.length} other characters`;
      const remedy = `npm run search-password -- ${project} ${name} makes a password and the line to put here`;
      return [
        ...must(/^[a-z][a-z0-9.-]*$/.test(name), path, name, naming, "name the user after the tool"),
        ...must(sha512Crypt.test(hash), path, found, allowed, remedy),
      ];
    });
  },
];
