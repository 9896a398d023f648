import { temporaryPaths } from "../nginx";

/** Where a site's nginx listens and what it reads. Tests run it elsewhere. */
export interface Place {
  /** The port for visitors. */
  readonly port: number;
  /** The port of the health page, which is none of the site's own paths. */
  readonly health: number;
  /** The folder of the pages. */
  readonly pages: string;
  /** A folder that nginx may write to. */
  readonly temporary: string;
}

/** An nginx that serves a few pages. @param servers nginx's own text: the site's `server` blocks and maps */
export function siteNginx({ health, temporary }: Place, servers: string): string {
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

    types {
        text/html html;
    }
    charset utf-8;
    # this port is not what visitors see
    absolute_redirect off;

${servers.replace(/\n+$/, "")}

    server {
        listen ${health};

        location / {
            return 200 "ok";
        }
    }
}
`;
}
