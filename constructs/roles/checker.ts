import type { Environment } from "../../environments/environment";
import { allowFrom } from "../flow";
import { mergeHostFiles } from "../host-files";
import { nginx } from "../nginx";
import { Peer } from "../peer";
import { Port } from "../port";
import { type Question, questions } from "../probes";
import type { Role } from "./role";

const script = "/usr/local/lib/toolforge/checker";

export const checker: Role = {
  purpose: "One URL per checked service, for monitoring from outside",
  flows: [allowFrom(Peer.world(), Port.tcp(80), "monitoring asks for the state of each service")],
  probes: [{ service: "checker", protocol: "http", port: 80, path: "/-/health", expect: "^ok " }],
  configure: ({ environment }) =>
    mergeHostFiles(nginx({ http: nginxHttp, packages: ["fcgiwrap", "monitoring-plugins-basic"], after: [script] }), {
      directories: { "/usr/local/lib/toolforge": {} },
      files: {
        [script]: { content: cgi(environment), mode: "0755", check: "sh -n %" },
        // four checks at once; one word, since the unit passes it on as one
        "/etc/default/fcgiwrap": { content: "DAEMON_OPTS=-fc4\n", check: "sh -n %", notifies: "fcgiwrap" },
      },
      services: { "fcgiwrap.socket": {}, fcgiwrap: { reload: "systemctl restart fcgiwrap" } },
    }),
};

// An answer is kept for five seconds, and asked for once however many want it: anybody may ask, but nobody can make the
// checker ask the services more often.
const nginxHttp = `
  fastcgi_cache_path /run/nginx-checks keys_zone=checks:1m;

  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    add_header Cache-Control no-store always;

    location = /-/health { default_type text/plain; return 200 "ok $hostname\\n"; }

    location ~ ^/(?<service>[a-z0-9-]*)$ {
      limit_except GET HEAD { deny all; }
      fastcgi_pass unix:/run/fcgiwrap.socket;
      fastcgi_read_timeout 60s;
      fastcgi_param REQUEST_METHOD GET;
      fastcgi_param SCRIPT_FILENAME ${script};
      fastcgi_param SERVICE $service;
      fastcgi_cache checks;
      fastcgi_cache_key $service;
      fastcgi_cache_valid 200 404 503 5s;
      fastcgi_cache_lock on;
      fastcgi_cache_lock_timeout 60s;
    }

    location / { return 404; }
  }
`;

/** The CGI script: a case for each service that has a probe. */
function cgi(environment: Environment): string {
  const all = questions(environment);
  const services = [...new Set(all.map(({ service }) => service))];
  const cases = services.map((service) => {
    const lines = all.filter((question) => question.service === service).map((question) => `    ${ask(question)}\n`);
    return `  ${service})\n${lines.join("")}    ;;\n`;
  });
  return `#!/bin/sh
# GET /<service>: 200 or 503, and a line for each question that was asked. Keeps nothing.
status="200 OK" text=
ask() { # <question> <plugin> <argument>...
  question=$1 plugin=$2
  shift 2
  said=$("/usr/lib/nagios/plugins/$plugin" "$@" 2>&1) || status="503 Service Unavailable"
  # behind the bar are figures
  text="$text$question: \${said%%|*}
"
}
case $SERVICE in
${cases.join("")}  *)
    status="404 Not Found" text="no such service; there are: ${services.join(" ")}
"
    ;;
esac
printf 'Status: %s\\r\\nContent-Type: text/plain; charset=utf-8\\r\\n\\r\\n%s' "$status" "$text"
`;
}

function ask({ protocol, port, path = "/", expect, name }: Question): string {
  const body = expect === undefined ? [] : ["-r", expect];
  const http = ["check_http", "-t", "8", "-H", name, "-p", String(port), "-u", path, "-e", " 200 ", ...body];
  const plugin = {
    http,
    https: [...http, "--ssl", "--sni"],
    tcp: ["check_tcp", "-t", "8", "-H", name, "-p", String(port)],
    ssh: ["check_ssh", "-t", "8", "-p", String(port), name],
    smtp: ["check_smtp", "-t", "8", "-H", name, "-p", String(port)],
  }[protocol];
  return ["ask", `${protocol}/${port}`, ...plugin].map(quoted).join(" ");
}

const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`);
