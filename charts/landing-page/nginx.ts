import { type Place, siteNginx } from "../static-site/nginx";

/** @param host of the site itself @param toolsadmin the host that knows the tools */
export function landingPageNginx(place: Place, host: string, toolsadmin: string): string {
  return siteNginx(
    place,
    `    # the domain without a tool's name
    server {
        listen ${place.port} default_server;

        return 302 https://${host}/;
    }

    server {
        listen ${place.port};
        server_name ${host};
        root ${place.pages};
        index index.html;
        error_page 404 /no-such-page.html;
        location = /no-such-page.html {
            internal;
        }

        # the checker reads it
        location = /healthz {
            default_type text/plain;
            return 200 "OK\\n";
        }
        # links of old
        location = /tools {
            return 302 https://${toolsadmin}/tools/;
        }
        location ~ ^/tool/(?<tool>[a-z][a-z0-9-]*)$ {
            return 302 https://${toolsadmin}/tools/id/$tool;
        }
    }
`,
  );
}
