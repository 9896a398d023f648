import type { Mail } from "../../environments/mail";
import { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

/** The paths of the faults that a change of staging's mail makes. */
function faults(change: (mail: Mail) => void): string[] {
  const { environment, active } = staging((draft) => change(draft.environment.mail));
  try {
    validate(environment, active, "2026-11-24");
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults.map(({ path }) => path);
    throw error;
  }
}

test.each(["tools.wikibugs", "wikibugs.maintainers", "no-reply", "x"])("%s may have mail", (name) => {
  expect(faults((mail) => (mail.aliases[name] = ["a.b+c@example.org"]))).toEqual([]);
});

test.each(["Root2", "a b", "a@b", "", "-a", "a.", "a|b"])("an alias cannot be called %p", (name) => {
  expect(faults((mail) => (mail.aliases[name] = []))).toEqual([`mail.aliases.${name}`]);
});

test.each(["root", "|/bin/sh", "/dev/null", ":fail:", "a@b@example.org", "a@example.org, b@example.org"])(
  "mail cannot go to %p",
  (target) => {
    expect(faults((mail) => (mail.aliases["x"] = ["a@example.org", target]))).toEqual(["mail.aliases.x[1]"]);
  },
);

test.each(["abuse", "postmaster", "root"])("somebody reads the mail to %s", (name) => {
  expect(faults((mail) => delete mail.aliases[name])).toEqual([`mail.aliases.${name}`]);
  expect(faults((mail) => (mail.aliases[name] = []))).toEqual([`mail.aliases.${name}`]);
});

test.each([0, -1, 1.5, 100_001])("%s messages an hour are no limit", (limit) => {
  expect(faults((mail) => (mail.perHost = limit))).toEqual(["mail.perHost"]);
  expect(faults((mail) => (mail.perSender = limit))).toEqual(["mail.perSender"]);
});

test("the domain has no dot at its end", () => {
  expect(faults((mail) => (mail.domain = "beta.toolforge.org."))).toEqual(["mail.domain"]);
});
