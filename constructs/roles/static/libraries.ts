import type { HostFiles } from "../../host-files";

/** A site whose files tools use without telling it who their readers are. */
interface Library {
  /** First part of the path here. */
  readonly path: string;
  readonly site: string;
  /** More of nginx's configuration. @default none */
  readonly more?: string;
}

// Google's style sheets depend on the browser, and name files of a second site: here everybody gets the format that
// all browsers of today know, and the names of this server.
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const fonts = `
      proxy_set_header User-Agent "${browser}";
      proxy_set_header Accept-Encoding "";
      sub_filter_types text/css;
      sub_filter_once off;
      sub_filter "https://fonts.gstatic.com/" "/fontcdn/files/";`;

/** The longest path comes first (source of the sites: the platform's nginx configuration of 2026). */
const libraries: readonly Library[] = [
  { path: "/fontcdn/files/", site: "fonts.gstatic.com" },
  { path: "/fontcdn/", site: "fonts.googleapis.com", more: fonts },
  { path: "/cdnjs/", site: "cdnjs.cloudflare.com" },
];

const cache = "/var/cache/nginx/libraries";

/** The folder that nginx keeps the libraries' files in. */
export const libraryFiles: HostFiles = {
  packages: ["ca-certificates"],
  directories: { "/var/cache/nginx": {}, [cache]: { owner: "www-data", mode: "0700" } },
};

/** What belongs into the `http` block. */
export const libraryCache = `  proxy_cache_path ${cache} levels=1:2 keys_zone=libraries:16m max_size=4g inactive=30d use_temp_path=off;`;

/**
 * A location for each library. The site is asked for what the cache has not, as this server: neither the reader's
 * address nor cookies nor where the reader came from go there. While the site is away, old files serve.
 */
export const libraryLocations = libraries
  .map(
    ({ path, site, more = "" }) => `
    location ^~ ${path} {
      limit_except GET HEAD OPTIONS { deny all; }
      # a variable, so that nginx starts without an answer from DNS
      set $site ${site};
      rewrite ^${path}(.*)$ /$1 break;
      proxy_pass https://$site;
      resolver 127.0.0.53;
      proxy_http_version 1.1;
      proxy_pass_request_headers off;
      proxy_pass_request_body off;
      proxy_set_header Host ${site};
      proxy_ssl_server_name on;
      proxy_ssl_name ${site};
      proxy_ssl_verify on;
      proxy_ssl_verify_depth 4;
      proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
      proxy_cache libraries;
      proxy_cache_key ${site}$uri$is_args$args;
      proxy_cache_valid 200 1d;
      proxy_cache_valid 404 1m;
      proxy_cache_lock on;
      proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504 http_429;
      proxy_ignore_headers Set-Cookie Vary;
      proxy_hide_header Set-Cookie;
      proxy_hide_header Access-Control-Allow-Origin;
      add_header Access-Control-Allow-Origin *;
      add_header X-Content-Type-Options nosniff;
      add_header X-Cache $upstream_cache_status;${more}
    }`,
  )
  .join("\n");
