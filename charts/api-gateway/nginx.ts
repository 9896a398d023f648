import { type Api, apis } from "../api/apis";
import { callers } from "./callers";
import { ambiguousPaths, temporaryPaths, tunnels } from "../nginx";

/** Where the gateway listens, what it reads and whom it asks. Tests run it elsewhere. */
export interface GatewayNginx {
  readonly https: number;
  /** The file of the cluster's CA, which signs the tools' certificates. */
  readonly clusterCa: string;
  /** Folders with `tls.crt`, `tls.key` and `ca.crt`: what the gateway shows to clients, and to the APIs. */
  readonly server: string;
  readonly client: string;
  /** Where an API is: `jobs-api.jobs-api.svc.tools.local:8443`. */
  readonly upstream: (api: Api) => string;
  /** A folder that nginx may write to. */
  readonly temporary: string;
  /** The file of the access log: who asked for what. */
  readonly accessLog: string;
  readonly logLevel: "info" | "debug";
}

/** An answer in nginx's quotes. */
const json = (message: string) => `'${JSON.stringify({ error: [message] }).replaceAll("'", "\\'")}'`;

/**
 * The nginx at the entrance of the APIs: it knows tools by their certificates and tells the APIs which tool asks, so
 * that everything else that could tell them so is refused.
 */
export function gatewayNginx(props: GatewayNginx): string {
  const { https, clusterCa, server, client, temporary, accessLog, logLevel } = props;
  return `worker_processes 2;
pid ${temporary}/nginx.pid;
error_log stderr ${logLevel === "debug" ? "info" : "warn"};

events {
    worker_connections 4096;
}

http {
${temporaryPaths(temporary)}
    server_tokens off;
    # distinguished names are long
    map_hash_bucket_size 128;
    default_type application/json;
    log_format gateway '$remote_addr "$caller" "$request" $status $request_time';
    access_log ${accessLog} gateway;

${callers()}

    # what the APIs could read as another path than this server does; the query may be anything
${ambiguousPaths}

    # in any other tunnel (h2c) requests would pass by unseen
${tunnels}

    server {
        listen ${https} ssl;
        ssl_certificate ${server}/tls.crt;
        ssl_certificate_key ${server}/tls.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        # no answer without a certificate but the health page's; one that cannot be verified is refused at once
        ssl_verify_client optional;
        ssl_client_certificate ${clusterCa};
        ssl_trusted_certificate ${client}/ca.crt;

        if ($ambiguous) {
            return 400 ${json("the path is ambiguous: leave out .., // and encoded slashes")};
        }
        if ($http_x_toolforge_tool) {
            return 400 ${json("x-toolforge-tool is not yours to set: your certificate says which tool you are")};
        }

        proxy_http_version 1.1;
        proxy_set_header Host $proxy_host;
        proxy_set_header X-Toolforge-Tool $acting_tool;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header Upgrade $tunnel;
        proxy_set_header Connection $upgraded;
        # as long as a log is read
        proxy_read_timeout 3600s;
        proxy_ssl_certificate ${client}/tls.crt;
        proxy_ssl_certificate_key ${client}/tls.key;
        proxy_ssl_trusted_certificate ${client}/ca.crt;
        proxy_ssl_verify on;
        proxy_ssl_server_name on;

        location = /healthz {
            default_type text/plain;
            return 200 "ok\\n";
        }
${apis.map((api) => location(api, props)).join("")}
        location / {
            return 404 ${json(`the APIs are at ${apis.map((api) => `/${api}/`).join(", ")}`)};
        }
    }
}
`;
}

function location(api: Api, { upstream }: GatewayNginx): string {
  return `
        location /${api}/ {
            if ($caller = "") {
                return 401 ${json("show a tool's certificate: it is in the tool's .kube/config")};
            }
            if ($allowed = 0) {
                return 403 ${json("the certificate is not of the tool in the path")};
            }
            proxy_pass https://${upstream(api)}/;
        }
`;
}
