import { certificate, certificateFile } from "./certificate";
import { type HostFiles, mergeHostFiles } from "./host-files";
import type { RoleContext } from "./roles/role";

export interface NginxProps {
  /** What stands in the `http` block: maps, limits, upstreams, servers. */
  readonly http: string;
  /** The text names machines (templates.ts). @default false */
  readonly template?: boolean;
  /** Format of the access log. @default "combined" */
  readonly log?: string;
  /** Packages beside nginx. @default none */
  readonly packages?: readonly string[];
  /** The machine that serves TLS, with its certificate. @default plain HTTP alone */
  readonly tls?: RoleContext;
  /** Files that must be in place before nginx judges its configuration. @default none */
  readonly after?: readonly string[];
}

// one file has both, so that there is never a certificate beside another one's key
const encrypted = `  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:tls:10m;
  ssl_certificate ${certificateFile};
  ssl_certificate_key ${certificateFile};
`;

/** Says which machine answers, to probes and to whoever fails it over. No tool can have this path: names start with a letter. */
export const healthPage = `location = /-/health { default_type text/plain; add_header Cache-Control no-store; return 200 "ok $hostname\\n"; }`;

/**
 * nginx with all its configuration in one file, so that `nginx -t -c` can judge it before it is in force. A reload drops
 * nobody: workers end when their last request has.
 */
export function nginx({ http, template, log = "combined", packages = [], after, tls }: NginxProps): HostFiles {
  const content = `user www-data;
worker_processes auto;
worker_rlimit_nofile 65536;
# a websocket may live for days: old workers must not
worker_shutdown_timeout 1h;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;

events { worker_connections 16384; }

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  charset utf-8;
  sendfile on;
  tcp_nopush on;
  server_tokens off;
  gzip on;
  gzip_vary on;
  gzip_types text/css text/plain application/javascript application/json image/svg+xml;
${tls ? encrypted : ""}${http.replace(/\n+$/, "")}
  access_log /var/log/nginx/access.log ${log};
}
`;
  const certified = tls
    ? certificate(tls, { check: "nginx -t -q", reload: "systemctl try-reload-or-restart nginx" })
    : {};
  return mergeHostFiles(certified, {
    packages: ["nginx-light", ...packages],
    files: {
      "/etc/nginx/nginx.conf": {
        content,
        check: "nginx -t -q -c %",
        notifies: "nginx",
        ...(template && { template }),
        ...(after && { after }),
      },
    },
    services: { nginx: { reload: "nginx -t -q && systemctl reload-or-restart nginx" } },
  });
}
