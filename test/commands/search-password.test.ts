import { execFileSync } from "node:child_process";
import { main } from "../../commands/search-password";
import { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

let said: string[];
beforeEach(() => {
  said = [];
  for (const stream of ["log", "error"] as const) {
    jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
  }
});
afterEach(() => jest.restoreAllMocks());

function made() {
  said = [];
  expect(main(["toolsbeta", "wikibugs"])).toBe(0);
  const [, password, hash] = /: ([0-9a-f]{64})\n[^]*"wikibugs": "(\$6\$[^"]+)",/.exec(said.join("\n"))!;
  return { password: password!, hash: hash! };
}

test("the hash is of the password, as the machines' C library sees it", () => {
  const { password, hash } = made();
  const crypt = ["-e", "chomp(my $password = <STDIN>); print crypt($password, $ARGV[0])", hash];
  expect(execFileSync("perl", crypt, { input: password, encoding: "utf8" })).toBe(hash);
});

test("the environment takes the line", () => {
  const { environment, active } = staging((draft) => (draft.environment.search.users = { wikibugs: made().hash }));
  expect(() => validate(environment, active)).not.toThrow(EnvironmentError);
});

test("no two are alike", () => {
  const [one, other] = [made(), made()];
  expect(one.password).not.toBe(other.password);
  expect(one.hash.split("$")[3]).not.toBe(other.hash.split("$")[3]);
});

test.each([
  [[]],
  [["staging", "wikibugs"]],
  [["toolsbeta"]],
  [["toolsbeta", "wikibugs", "hunter2"]],
  [["toolsbeta", "A"]],
])("%j is refused, and no password is made", (args) => {
  expect(main(args)).toBe(2);
  expect(said.join("\n")).not.toMatch(/[0-9a-f]{64}/);
});
