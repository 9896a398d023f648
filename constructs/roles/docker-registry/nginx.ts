import { activeMark } from "../../replica";
import { apiPort, debugPort, metricsPort, passwordFile, volume } from "./registry";

/**
 * Anybody reads, who has the password writes, and only where writes are taken. buildah and skopeo show a password from
 * the start if the answer to `/v2/` speaks of one; containerd once it is asked. (dockerd would need a 401 there, which
 * would shut out all who have none.)
 */
export const nginxHttp = `
  map $request_method $writes {
    "~^(GET|HEAD|OPTIONS)$" 0;
    default 1;
  }
  map $writes $realm {
    0 off;
    1 "push";
  }
  map $uri $challenge {
    "/v2/" 'Basic realm="push"';
    default "";
  }

  server {
    listen 443 ssl default_server;
    listen [::]:443 ssl default_server;
    root /nonexistent;
    # an image's layer may be of any size, and need not be on this disk twice
    client_max_body_size 0;
    proxy_request_buffering off;
    gzip off;
    proxy_buffering off;
    proxy_http_version 1.1;
    proxy_read_timeout 900s;

    location = /-/health {
      default_type text/plain;
      add_header Cache-Control no-store;
      if (!-d ${volume}/data) { return 503 "no volume\\n"; }
      return 200 "ok $hostname\\n";
    }
    location /v2/ {
      set $refused $writes;
      if (-f ${activeMark(volume)}) { set $refused 0; }
      if ($refused) { return 503; }
      add_header WWW-Authenticate $challenge;
      auth_basic $realm;
      auth_basic_user_file ${passwordFile};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto https;
      # the password is nginx's business
      proxy_set_header Authorization "";
      proxy_pass http://127.0.0.1:${apiPort};
    }
  }

  server {
    listen ${metricsPort};
    listen [::]:${metricsPort};
    location = /metrics { proxy_pass http://127.0.0.1:${debugPort}; }
  }
`;
