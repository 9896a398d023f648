import { isIP } from "node:net";
import { type Check, isCidr, must } from "./check";

/** The rules that `web` must keep. */
export const webChecks: readonly Check[] = [
  function webDomain({ web }) {
    const allowed = "a domain such as toolforge.org, without a dot at its end";
    return must(/^([a-z0-9-]+\.)+[a-z]+$/.test(web.domain), "web.domain", web.domain, allowed, "correct the name");
  },

  function banned({ web }) {
    const allowed = "an address or a range such as 198.51.100.0/24 of at least /8 (IPv6: /16)";
    const remedy = "correct it, or name several smaller ranges: nobody means to ban a good part of the Internet";
    return Object.keys(web.bannedIps).flatMap((from) => {
      const narrow = Number(from.split("/")[1] ?? 128) >= (from.includes(":") ? 16 : 8);
      return must((isIP(from) !== 0 || isCidr(from)) && narrow, `web.bannedIps.${from}`, from, allowed, remedy);
    });
  },

  function patterns({ web }) {
    const allowed = "a regular expression of one line that does not match everything";
    return (["blockedUserAgents", "blockedReferers"] as const).flatMap((key) =>
      Object.keys(web[key]).flatMap((pattern) =>
        must(usable(pattern), `web.${key}`, pattern, allowed, "correct the expression"),
      ),
    );
  },

  function reasons({ web }) {
    return (["bannedIps", "blockedUserAgents", "blockedReferers", "disabledTools"] as const).flatMap((key) =>
      Object.entries(web[key]).flatMap(([what, reason]) =>
        must(
          /^[^\p{Cc}$]{3,200}$/u.test(reason),
          `web.${key}.${what}`,
          reason,
          "a reason of 3 to 200 characters in one line, without $",
          "say why, for whoever has to decide about it later",
        ),
      ),
    );
  },

  function disabled({ web }) {
    const allowed = "a tool's name: lower-case letters, digits and dashes, beginning with a letter";
    return Object.keys(web.disabledTools).flatMap((tool) =>
      must(/^[a-z][a-z0-9-]*$/.test(tool), `web.disabledTools.${tool}`, tool, allowed, "correct the name"),
    );
  },

  function limits({ web }) {
    return (["requestsPerSecond", "requestsInFlight"] as const).flatMap((key) =>
      must(
        Number.isInteger(web[key]) && web[key] >= 1 && web[key] <= 10000,
        `web.${key}`,
        web[key],
        "a whole number from 1 to 10000",
        "correct the limit",
      ),
    );
  },
];

/** Whether a pattern can be compiled and stands for something in particular. */
function usable(pattern: string): boolean {
  if (pattern === "" || /\p{Cc}/u.test(pattern)) return false;
  try {
    // what matches both of these matches nearly everybody
    return !["Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0"].every((agent) => new RegExp(pattern, "i").test(agent));
  } catch {
    return false;
  }
}
