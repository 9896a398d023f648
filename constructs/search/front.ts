import type { RoleContext } from "../roles/role";
import { eachMember } from "../templates";

/**
 * HAProxy's sections: anybody in the cloud reads, who has a password writes. The search server knows no users, so that
 * the password ends here.
 */
export function front({ environment, role }: RoleContext): string {
  const users = Object.entries(environment.search.users).sort(([a], [b]) => (a < b ? -1 : 1));
  return `userlist writers
${users.map(([name, hash]) => `  user ${name} password ${hash}\n`).join("")}
frontend search
  mode http
  bind :::80 v4v6
  option httplog
  timeout http-request 10s
  timeout client 5m
  acl reads method GET HEAD OPTIONS
  http-request auth realm "writes need a password" unless reads or { http_auth(writers) }
  http-request del-header Authorization
  default_backend search-servers

backend search-servers
  mode http
  balance leastconn
  timeout server 5m
  option httpchk GET /
  http-check expect status 200
${eachMember(role, ({ host, ipv4 }) => `  server ${host} ${ipv4}:9200 check maxconn 200`)}`;
}
