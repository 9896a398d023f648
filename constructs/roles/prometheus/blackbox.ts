import { stringify } from "yaml";
import type { Environment } from "../../../environments/environment";
import { type Question, questions } from "../../probes";

/** The blackbox exporter's configuration: a module for each question. */
export function blackbox(environment: Environment): string {
  const modules = questions(environment).map((question) => [question.id, { timeout: "8s", ...prober(question) }]);
  return stringify({ modules: Object.fromEntries(modules) as unknown }, { lineWidth: 0 });
}

/** What a server of the protocol says, and what it is asked. A mail server must offer TLS and speak it. */
const talk = {
  tcp: undefined,
  ssh: [{ expect: "^SSH-2.0-" }],
  smtp: [
    { expect: "^220 " },
    { send: "EHLO prober" },
    { expect: "^250-STARTTLS" },
    { send: "STARTTLS" },
    { expect: "^220" },
    { starttls: true },
    { send: "QUIT" },
  ],
};

// A new machine has a self-signed certificate until acme has brought one; how long a certificate lasts is an alert.
const anyCertificate = { tls_config: { insecure_skip_verify: true } };

function prober({ protocol, expect }: Question): object {
  const family = { preferred_ip_protocol: "ip4" };
  if (protocol !== "http" && protocol !== "https") {
    const said = talk[protocol];
    const tcp = { ...family, ...(said && { query_response: said }), ...(protocol === "smtp" && anyCertificate) };
    return { prober: "tcp", tcp };
  }
  return {
    prober: "http",
    http: {
      ...family,
      valid_status_codes: [200],
      follow_redirects: false,
      ...(expect !== undefined && { fail_if_body_not_matches_regexp: [expect] }),
      ...(protocol === "https" && { fail_if_not_ssl: true, ...anyCertificate }),
    },
  };
}
