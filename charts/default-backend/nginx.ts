import { type Place, siteNginx } from "../static-site/nginx";

/** The page, whatever is asked for and however. @param domain of the tools' names */
export function defaultBackendNginx(place: Place, domain: string): string {
  const names = domain.replaceAll(".", "\\.");
  return siteNginx(
    place,
    `    map $host $tool {
        ~^(?<name>[a-z][a-z0-9-]*)\\.${names}$ $name;
        default "";
    }

    server {
        listen ${place.port};
        root ${place.pages};
        # whoever sends much would be told of the limit instead
        client_max_body_size 0;

        error_page 404 /404.html;
        location / {
            return 404;
        }
        location = /404.html {
            internal;
            ssi on;
            # the tool may start at any moment
            add_header Cache-Control no-store always;
        }
    }
`,
  );
}
