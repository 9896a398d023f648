import { temporaryPaths, tunnels } from "../nginx";

/** Where an API's nginx listens and what it reads. Tests run it elsewhere. */
export interface ApiNginx {
  /** The port of the API for the gateway. */
  readonly https: number;
  /** The port of the health page and the metrics, without TLS. */
  readonly metrics: number;
  /** Where the API itself listens: `127.0.0.1:8000`. */
  readonly upstream: string;
  /** Where the API shows its metrics: `127.0.0.1:9200`, or with a path other than `/metrics`. */
  readonly metricsUpstream: string;
  /** The folder with `tls.crt`, `tls.key` and `ca.crt`. */
  readonly certificates: string;
  /** A folder that nginx may write to. */
  readonly temporary: string;
}

/** The common name in the certificate by which the API gateway is known. */
export const gatewayName = "api-gateway";

/**
 * The nginx in front of an API. It lets in whoever holds a certificate of the API gateway, and nobody else: the API
 * believes the header `x-toolforge-tool`. The health page and the metrics, which tell nothing of tools, are for all.
 */
export function apiNginx({ https, metrics, upstream, metricsUpstream, certificates, temporary }: ApiNginx): string {
  return `worker_processes 1;
pid ${temporary}/nginx.pid;
error_log stderr warn;

events {
    worker_connections 1024;
}

http {
${temporaryPaths(temporary)}
    access_log off;
    server_tokens off;

    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $tunnel;
    proxy_set_header Connection $upgraded;
    # answers that follow a log come line by line, for as long as the log is read; the gateway must know, too
    proxy_buffering off;
    proxy_pass_header X-Accel-Buffering;
    proxy_read_timeout 3600s;

    # in any other tunnel (h2c) requests would pass by unseen
${tunnels}

    server {
        listen ${https} ssl;
        ssl_certificate ${certificates}/tls.crt;
        ssl_certificate_key ${certificates}/tls.key;
        ssl_client_certificate ${certificates}/ca.crt;
        ssl_verify_client on;
        ssl_protocols TLSv1.2 TLSv1.3;

        # other APIs have certificates of the same CA
        if ($ssl_client_s_dn != "CN=${gatewayName}") {
            return 403;
        }

        location / {
            proxy_pass http://${upstream};
        }
    }

    server {
        listen ${metrics};

        location = /v1/healthz {
            proxy_pass http://${upstream};
        }
        location = /metrics {
            proxy_pass http://${metricsUpstream};
        }
        location / {
            return 404;
        }
    }
}
`;
}
