import { healthPage } from "../../nginx";
import { fingerprintLocation } from "./fingerprints";
import { libraryCache, libraryLocations } from "./libraries";

/** What nginx serves on a static web server. Readers come through the cloud's web proxy or by the floating IP. */
export const nginxHttp = `
${libraryCache}

  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    listen 443 ssl default_server;
    listen [::]:443 ssl default_server;
    server_name _;
    root /nonexistent;
    error_page 403 =404 /404;

    location = /404 { internal; default_type text/plain; return 404 "404: no such file\\n"; }

    ${healthPage}
${libraryLocations}
${fingerprintLocation}

    location ~ ^/(?<tool>[a-z][a-z0-9-]*)/(?<file>.*)$ {
      if ($request_method = OPTIONS) { return 204; }
      limit_except GET HEAD OPTIONS { deny all; }
      # A tool may link to its own files, and not to those of others.
      disable_symlinks if_not_owner from=/data/project/$tool;
      alias /data/project/$tool/www/static/$file;
      index index.html;
      autoindex off;
      expires 1d;
      add_header Cache-Control public;
      add_header Access-Control-Allow-Origin *;
      add_header Access-Control-Allow-Methods "GET, HEAD, OPTIONS";
      add_header X-Content-Type-Options nosniff;
      add_header Strict-Transport-Security "max-age=31622400";
    }
  }
`;
