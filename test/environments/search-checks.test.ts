import { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

const hash = `$6$rounds=1000$abcdefgh$${"x".repeat(86)}`;

function faults(users: Record<string, string>) {
  const { environment, active } = staging(({ environment: { search } }) => (search.users = users));
  try {
    validate(environment, active);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
}

test("a user is a name with a hash", () => {
  expect(faults({ wikibugs: hash, "tools.wikibugs": hash.replace("rounds=1000$", "") })).toEqual([]);
});

test("a password in the place of the hash is refused, is not shown, and the remedy names the command", () => {
  expect(faults({ wikibugs: "hunter2" })).toEqual([
    {
      path: "search.users.wikibugs",
      found: "7 other characters",
      allowed: "the sha512-crypt hash of a password, $6$…",
      remedy: "npm run search-password -- toolsbeta wikibugs makes a password and the line to put here",
    },
  ]);
});

test.each([
  "$1$abcdefgh$abcdefghijklmnopqrstuv",
  `$6$abcdefgh$${"x".repeat(85)}`,
  `${hash}\n  user mallory insecure-password x`,
])("%j is no hash that HAProxy could check", (other) => {
  expect(faults({ wikibugs: other }).map(({ path }) => path)).toEqual(["search.users.wikibugs"]);
});

test.each(["Wikibugs", "a b", "-x", ""])("%j is no user's name", (name) => {
  expect(faults({ [name]: hash }).map(({ path }) => path)).toEqual([`search.users.${name}`]);
});
