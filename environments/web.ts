import { z } from "zod";

/** How the web proxies treat visitors. What an admin changes in an incident; in force within a minute of a deploy. */
export const webSchema = z.strictObject({
  /** The domain of the tools' names, `<tool>.<domain>`. No dot at the end. */
  domain: z.string(),
  /** By address or range, the reason. Whoever comes from there gets a page that says how to object. */
  bannedIps: z.record(z.string(), z.string()),
  /** By regular expression (PCRE, upper and lower case alike), the reason. */
  blockedUserAgents: z.record(z.string(), z.string()),
  /** By regular expression (PCRE, upper and lower case alike), the reason. */
  blockedReferers: z.record(z.string(), z.string()),
  /** By tool, the reason that its visitors read. */
  disabledTools: z.record(z.string(), z.string()),
  /** Requests that one address may make in a second, on average over five seconds. */
  requestsPerSecond: z.number(),
  /** Requests of one tool that may be in flight at once. */
  requestsInFlight: z.number(),
});

export type Web = z.infer<typeof webSchema>;
