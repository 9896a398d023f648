import { stringify } from "yaml";
import type { Environment } from "../../../environments/environment";
import { type Question, questions } from "../../probes";

/** The blackbox exporter's configuration: a module for each question. */
export function blackbox(environment: Environment): string {
  const modules = questions(environment).map((question) => [question.id, { timeout: "8s", ...prober(question) }]);
  return stringify({ modules: Object.fromEntries(modules) as unknown }, { lineWidth: 0 });
}

/** What a server of the protocol says first. */
const greeting = { tcp: undefined, ssh: "^SSH-2.0-", smtp: "^220 " };

function prober({ protocol, expect }: Question): object {
  const family = { preferred_ip_protocol: "ip4" };
  if (protocol !== "http" && protocol !== "https") {
    const said = greeting[protocol];
    return { prober: "tcp", tcp: { ...family, ...(said && { query_response: [{ expect: said }] }) } };
  }
  return {
    prober: "http",
    http: {
      ...family,
      valid_status_codes: [200],
      follow_redirects: false,
      ...(expect !== undefined && { fail_if_body_not_matches_regexp: [expect] }),
      // A new machine has a self-signed certificate until acme has brought one; how long a certificate lasts is an alert.
      ...(protocol === "https" && { fail_if_not_ssl: true, tls_config: { insecure_skip_verify: true } }),
    },
  };
}
