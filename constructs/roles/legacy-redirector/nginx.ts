import { healthPage } from "../../nginx";
import type { Environment } from "../../../environments/environment";
import { toolserver } from "./toolserver";

/**
 * Old names to new ones, in one step whatever the scheme: `<project>.wmflabs.org/<tool>/…`, where tools shared a name,
 * and toolserver.org, the platform before. A link is moved for good (301); a form that is sent keeps its body (308).
 */
export function nginxHttp({ project, web }: Pick<Environment, "project" | "web">): string {
  const home = `https://${web.domain}/`;
  const entry = ([path, tool]: readonly [string, string]) =>
    `    "~^/${path.replace("~", "(?:~|%7[Ee])")}(?:/|(?=\\?)|$)(?<rest>[^?]*)" https://${tool}.${web.domain}/$rest;`;
  return `
  # Of addresses as they were sent, never of what nginx decodes: that could hold the end of a header.
  map $request_uri $path_of_tool {
    default /;
    "~^/[^/?]+(?<rest>/[^?]*)" $rest;
  }
  map $request_uri $wiki_page {
    default "";
    "~^/view/(?<page>[^?]+)" :$page;
  }
  map $request_uri $toolserver_home {
    default ${home};
${toolserver.map(entry).join("\n")}
  }
  map $request_method $moved {
    "~^(GET|HEAD)$" 1;
    default 0;
  }

  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    listen 443 ssl default_server;
    listen [::]:443 ssl default_server;
    server_name _;
    root /nonexistent;
    ${healthPage}
    location / { set $to ${home}; ${redirect} }
  }

  server {
    listen 80;
    listen [::]:80;
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${project}.wmflabs.org;
    location / { set $to ${home}; ${redirect} }
    location ~ ^/(?<tool>[a-z][a-z0-9-]*)(?:/|$) {
      set $to https://$tool.${web.domain}$path_of_tool$is_args$args;
      ${redirect}
    }
  }

  server {
    listen 80;
    listen [::]:80;
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ~^(?<tool>[a-z][a-z0-9-]*)\\.${project}\\.wmflabs\\.org$;
    location / { set $to https://$tool.${web.domain}$request_uri; ${redirect} }
  }

  server {
    listen 80;
    listen [::]:80;
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name toolserver.org *.toolserver.org;
    location / { set $to $toolserver_home$is_args$args; ${redirect} }
  }

  server {
    listen 80;
    listen [::]:80;
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name wiki.toolserver.org;
    location / { set $to https://www.mediawiki.org/wiki/Toolserver$wiki_page; ${redirect} }
  }
`;
}

const redirect = "if ($moved) { return 301 $to; } return 308 $to;";
