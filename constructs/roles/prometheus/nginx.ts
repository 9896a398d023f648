import { local } from "./ports";

/**
 * What of a monitoring machine others see: Prometheus, which can only be read, and Alertmanager's figures. Alertmanager
 * itself, where anybody could silence an alert, stays on the loopback interface.
 */
export const nginxHttp = `
  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    proxy_set_header Host $host;

    # asks Prometheus whether it is ready, and says which machine answers
    location = /-/health {
      proxy_pass http://127.0.0.1:${local.prometheus}/-/ready;
      sub_filter_types *;
      sub_filter "Prometheus Server is Ready." "ok $hostname";
      add_header Cache-Control no-store;
    }
    location = /alertmanager/metrics { proxy_pass http://127.0.0.1:${local.alertmanager}/metrics; }
    location = /blackbox/metrics { proxy_pass http://127.0.0.1:${local.blackbox}/metrics; }
    location / {
      limit_except GET HEAD POST { deny all; }
      proxy_pass http://127.0.0.1:${local.prometheus};
    }
  }
`;
