import type { Environment } from "../../../environments/environment";
import { eachMember, literal } from "../../templates";
import { defaultPages, pagePath, replacedPages } from "./pages";

/** The name of the log's format, which {@link nginxHttp} declares. */
export const accessLog = "toolforge";

/** NodePort of the Gateway on the gateway nodes (facts of the platform: the NodePort map). */
const gatewayPort = 30000;

/**
 * What nginx does at the edge. The order of refusals: a banned address, then its user agent and referer, then a disabled
 * tool; after these the rate of its requests, and last how many requests the tool has in flight.
 */
export function nginxHttp({ web }: Environment): string {
  return `
  # The format that goaccess is called with. The host stands in the request, so that its statistics are by tool.
  log_format ${accessLog} '$remote_addr - - [$time_local] "$request_method https://$host$request_uri $server_protocol" '
                       '$status $body_bytes_sent "$http_referer" "$http_user_agent"';
  map_hash_bucket_size 256;

  geo $banned {
    default 0;
${entries(web.bannedIps, (from) => `${from} 1;`)}  }
  map $http_user_agent $blocked_agent {
    default 0;
${entries(web.blockedUserAgents, (pattern) => `${quoted(`~*${pattern}`)} 1;`)}  }
  map $http_referer $blocked_referer {
    default 0;
${entries(web.blockedReferers, (pattern) => `${quoted(`~*${pattern}`)} 1;`)}  }
  map $host $disabled_why {
    default "";
${entries(web.disabledTools, (tool, why) => `${tool}.${web.domain} ${quoted(why)};`)}  }
  map $disabled_why $disabled { default 1; "" 0; }
  map "$banned $blocked_agent$blocked_referer $disabled" $refused {
    default "";
    ~^1 banned;
    "~^0 [01]*1" blocked;
    "~ 1$" disabled;
  }
  map $refused $refusal { default $refused; "" 403; }
  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }

  limit_req_zone $binary_remote_addr zone=address:20m rate=${web.requestsPerSecond}r/s;
  limit_req_status 429;
  limit_conn_zone $host zone=tool:20m;
  limit_conn_status 503;

  upstream gateway {
    zone gateway 64k;
${eachMember("k8s-gateway", ({ host, ipv4 }) => `    server ${ipv4}:${gatewayPort} max_fails=2 fail_timeout=5s; # ${host}`)}    keepalive 64;
  }

  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
${health}
    location / { return 301 https://$host$request_uri; }
  }

  # a name that no tool can have
  server {
    listen 443 ssl http2 default_server;
    listen [::]:443 ssl http2 default_server;
    server_name _;
${health}${errorPages}
    location / { return 404; }
  }

  server {
    listen 443 ssl http2;
    listen [::]:443 ssl http2;
    server_name ${web.domain};
    add_header Strict-Transport-Security "${hsts}" always;
${health}
    location / { return 302 https://admin.${web.domain}/; }
  }

  server {
    listen 443 ssl http2;
    listen [::]:443 ssl http2;
    server_name ~^[a-z][a-z0-9-]*\\.${web.domain.replace(/\./g, "\\.")}$;
    add_header Strict-Transport-Security "${hsts}" always;
    client_max_body_size 128m;
${errorPages}
    location / {
      if ($refused) { return 403; }
      limit_req zone=address burst=${web.requestsPerSecond * 5} nodelay;
      limit_conn tool ${web.requestsInFlight};

      proxy_pass http://gateway;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Upgrade $http_upgrade;
      # what a visitor claims about himself does not count
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Forwarded-Port 443;
      proxy_set_header X-Original-URI $request_uri;
      proxy_hide_header Strict-Transport-Security;
      proxy_connect_timeout 3s;
      proxy_read_timeout 3600s;
      proxy_send_timeout 3600s;
      proxy_next_upstream error timeout;
    }
  }
`;
}

const hsts = "max-age=31622400";

const health = `    location = /-/health { access_log off; default_type text/plain; add_header Cache-Control no-store; return 200 "ok $hostname\\n"; }
`;

// Only what nginx itself answers gets these pages; what a tool answers is the tool's.
const errorPages = `    error_page 403 ${pagePath}/$refusal.html;
    error_page 404 ${pagePath}/404.html;
    error_page 429 ${pagePath}/ratelimit.html;
    error_page 500 ${pagePath}/500.html;
    error_page 502 504 ${pagePath}/502.html;
    error_page 503 ${pagePath}/503.html;
    location ^~ ${pagePath}/ { internal; root ${replacedPages}; try_files $uri @page; }
    location @page { root ${defaultPages}; ssi on; }
`;

function entries(by: Readonly<Record<string, string>>, line: (key: string, value: string) => string): string {
  return Object.entries(by)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `    ${line(key, value)}\n`)
    .join("");
}

/** As nginx reads it: `$` is a variable only in values, and none of ours has one. */
function quoted(text: string): string {
  return `"${literal(text).replace(/[\\"]/g, "\\$&")}"`;
}
