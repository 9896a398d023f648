import { ambiguousPaths, temporaryPaths, tunnels } from "../nginx";

/** Where the entrance listens, what it reads and whom it asks. Tests run it elsewhere. */
export interface TracingNginx {
  readonly https: number;
  /** A folder with `tls.crt` and `tls.key`. */
  readonly certificate: string;
  /** The file with who may come in: `user:hash` in each line. */
  readonly htpasswd: string;
  /** Where the parts of Loki are that take, and that answer: `host:port`. */
  readonly write: string;
  readonly read: string;
  /** A folder that nginx may write to. */
  readonly temporary: string;
}

/** assumed: all machines are one tenant of Loki, since they have one user. */
const tenant = "infra-tracing";

/** The nginx in front of the tracing Loki: TLS, a password, and of Loki's API what sends and what asks. */
export function tracingNginx({ https, certificate, htpasswd, write, read, temporary }: TracingNginx): string {
  return `worker_processes 1;
pid ${temporary}/nginx.pid;
error_log stderr warn;

events {
    worker_connections 2048;
}

http {
${temporaryPaths(temporary)}
    access_log off;
    server_tokens off;
    # what an agent sends at once, compressed
    client_max_body_size 8m;

    # what Loki could read as another path than this server does; the query may be anything
${ambiguousPaths}
    # for those who follow what comes in; in any other tunnel (h2c) requests would pass by unseen
${tunnels}

    server {
        listen ${https} ssl;
        ssl_certificate ${certificate}/tls.crt;
        ssl_certificate_key ${certificate}/tls.key;
        ssl_protocols TLSv1.2 TLSv1.3;

        if ($ambiguous) {
            return 400;
        }
        auth_basic "tracing";
        auth_basic_user_file ${htpasswd};

        proxy_http_version 1.1;
        # Loki need not know the password, and nobody chooses a tenant
        proxy_set_header Authorization "";
        proxy_set_header X-Scope-OrgID ${tenant};
        proxy_set_header Upgrade $tunnel;
        proxy_set_header Connection $upgraded;
        # longer than Loki itself lets a question take
        proxy_read_timeout 200s;

        # HAProxy asks whether it works
        location = / {
            auth_basic off;
            default_type text/plain;
            return 200 "ok\\n";
        }
        location = /loki/api/v1/push {
            proxy_pass http://${write};
        }
        location ~ ^/loki/api/v1/(labels?|series|query|query_range|tail|index|patterns|detected_labels|detected_fields|label/[^/]+/values|index/[a-z_]+)$ {
            limit_except GET POST {
                deny all;
            }
            proxy_pass http://${read};
        }
        location / {
            return 404;
        }
    }
}
`;
}
