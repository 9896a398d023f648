import { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import type { Web } from "../../environments/web";
import { staging } from "../support/environment";

function faulty(change: (web: Web) => void): string[] {
  const { environment, active } = staging(({ environment: { web } }) => change(web));
  try {
    validate(environment, active);
    return [];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.faults.map(({ path }) => path);
  }
}

test.each(["10.0.0.300", "0.0.0.0/0", "2000::/3", "somebody"])("nobody can ban %s", (from) => {
  expect(faulty((web) => (web.bannedIps = { [from]: "a reason" }))).toEqual([`web.bannedIps.${from}`]);
});

test.each(["(", "", ".*", "a\nb"])("%j is no pattern to block", (pattern) => {
  expect(faulty((web) => (web.blockedUserAgents = { [pattern]: "a reason" }))).toEqual(["web.blockedUserAgents"]);
  expect(faulty((web) => (web.blockedReferers = { [pattern]: "a reason" }))).toEqual(["web.blockedReferers"]);
});

test.each(["", "two\nlines", "costs $5"])("%j is no reason that nginx could show", (reason) => {
  expect(faulty((web) => (web.disabledTools = { broken: reason }))).toEqual(["web.disabledTools.broken"]);
});

test("limits are counts, tools have tools' names, and the domain has no dot at its end", () => {
  expect(faulty((web) => (web.requestsPerSecond = 0))).toEqual(["web.requestsPerSecond"]);
  expect(faulty((web) => (web.requestsInFlight = 1.5))).toEqual(["web.requestsInFlight"]);
  expect(faulty((web) => (web.disabledTools = { Broken: "a reason" }))).toEqual(["web.disabledTools.Broken"]);
  expect(faulty((web) => (web.domain = "toolforge.org."))).toEqual(["web.domain"]);
});

test("a role whose configuration is about an address must have it", () => {
  const { environment, active } = staging(({ environment: { roles } }) => {
    for (const address of roles["proxy"]!.addresses!) Object.assign(address, { service: "web" });
  });
  expect(() => validate(environment, active)).toThrow(
    /roles\.proxy\.addresses[\s\S]*a virtual address of the service proxy/,
  );
});
