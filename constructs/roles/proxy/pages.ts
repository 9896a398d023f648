import type { Environment } from "../../../environments/environment";
import type { HostFiles } from "../../host-files";
import { page } from "../../page";

/** The folder's name, which is its path in URLs too: nginx looks for a page below the replaced pages, then the default ones. */
export const pagePath = "/toolforge-pages";
export const defaultPages = "/usr/local/share";
export const replacedPages = "/var/lib";

/** Pages that the tool `admin` may replace, by its files `errors/<status>.html`. */
const replaceable = ["403", "404", "500", "502", "503"];

/**
 * What visitors read when the proxy itself answers. Copies of the replaced pages are kept here, since they are needed when
 * no tool can be reached.
 */
export function pages({ web }: Environment): HostFiles {
  const contact = `If this is a mistake, write to <a href="https://phabricator.wikimedia.org/tag/toolforge/">the admins</a>.`;
  const text: Record<string, readonly [string, string]> = {
    "403": ["Forbidden", "You may not see this page."],
    "404": [
      "No such tool",
      `There is no tool of this name. See <a href="https://admin.${web.domain}/tools">all tools</a>.`,
    ],
    "500": ["Error", "Something went wrong on our side. It may work again in a moment."],
    "502": ["Tool not reachable", "The tool does not answer. Its maintainers may know why."],
    "503": ["Overloaded", "This tool has too many requests in flight. Try again in a moment."],
    banned: [
      "Banned",
      `Your address <!--# echo var="remote_addr" --> is banned from Toolforge: see <a href="https://wikitech.wikimedia.org/wiki/Help:Toolforge/Banned">what that means</a>. ${contact}`,
    ],
    blocked: [
      "Blocked",
      `Your program, or the page that sent you, is blocked: name yourself as the <a href="https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy">user agent policy</a> says. ${contact}`,
    ],
    disabled: ["Tool disabled", `This tool has been disabled: <!--# echo var="disabled_why" -->. ${contact}`],
    ratelimit: [
      "Too many requests",
      `Your address sends more than ${web.requestsPerSecond} requests per second. Slow down.`,
    ],
  };
  const files = Object.entries(text).map(([name, [title, body]]) => [
    `${defaultPages}${pagePath}/${name}.html`,
    { content: page(title, body) },
  ]);
  return {
    packages: ["curl"],
    directories: { [`${defaultPages}${pagePath}`]: {}, [`${replacedPages}${pagePath}`]: {} },
    files: {
      ...(Object.fromEntries(files) as Record<string, { content: string }>),
      "/usr/local/sbin/toolforge-pages": { content: fetchPages(web.domain), mode: "0755", check: "sh -n %" },
      "/etc/systemd/system/toolforge-pages.service": {
        content: "[Service]\nType=oneshot\nExecStart=/usr/local/sbin/toolforge-pages\n",
      },
      "/etc/systemd/system/toolforge-pages.timer": {
        content: "[Timer]\nOnBootSec=2min\nOnUnitActiveSec=5min\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: { "toolforge-pages.timer": {} },
  };
}

// A page that the tool does not have (any more) is the default one again; without an answer everything stays.
const fetchPages = (domain: string) => `#!/bin/sh
# Fetches the error pages that the tool admin has, through this proxy: https://admin.${domain}/errors/<status>.html
folder=${replacedPages}${pagePath}
for status in ${replaceable.join(" ")}; do
  new=$folder/.$status.new
  code=$(curl -sk -m 10 --max-filesize 262144 -A toolforge-pages -o "$new" -w '%{http_code}' \\
    --resolve admin.${domain}:443:127.0.0.1 "https://admin.${domain}/errors/$status.html")
  case $code in
    200) if grep -qi '<html' "$new"; then chmod 644 "$new"; mv "$new" "$folder/$status.html"; fi ;;
    404) rm -f "$folder/$status.html" ;;
  esac
  rm -f "$new"
done
`;
