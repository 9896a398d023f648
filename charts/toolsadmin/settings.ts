import type { Environment } from "../../environments/environment";
import { toolsadminHost } from "./host";

/** Striker's settings where its own defaults do not fit. https://github.com/wikimedia/labs-striker: striker/settings.py */
export function settings(environment: Environment): Record<string, string> {
  const { domain, networks, project, web } = environment;
  const host = toolsadminHost(environment);
  const admins = `${project}.admin`;
  const adminsDn = `cn=${admins},ou=servicegroups,dc=wikimedia,dc=org`;
  return {
    // of the sidecar
    CACHE_LOCATION: "127.0.0.1:11211",
    // assumed: a database of its own among those of the tools
    DB_ENGINE: "striker.db",
    DB_HOST: `db.svc.${domain}`,
    DB_NAME: "striker",
    DB_PORT: "3306",
    DB_USER: "striker",
    HOME: "/tmp",
    // assumed: the server of LDAP that takes changes
    LDAP_SERVER_URI: "ldap://ldap-rw.eqiad.wikimedia.org:389",
    LDAP_TLS: "true",
    OPENSTACK_PROJECT: project,
    REQUIRE_HTTPS: "true",
    SSL_CANONICAL_HOST: host,
    STAFF_GROUP_DN: adminsDn,
    SUPERUSER_GROUP_DN: adminsDn,
    TOOLS_ADMIN_GROUP_NAME: admins,
    TOOLS_TOOL_LABS_GROUP_NAME: `project-${project}`,
    TOOLS_WEB_BASE_DOMAIN: web.domain,
    // who counts as one visitor when passwords are tried: the gateway's address would be all of them
    TRUSTED_PROXY_LIST: networks.cloud
      .filter((range) => !range.includes(":"))
      .map(beginning)
      .join(","),
    USE_XFF_HEADER: "true",
  };
}

/** How every address of a range begins: 172.16.0.0/17 is `172.16.`, which takes in a little more. */
function beginning(range: string): string {
  const [address, length] = range.split("/") as [string, string];
  const parts = address.split(".").slice(0, Math.floor(Number(length) / 8));
  return parts.map((part) => `${part}.`).join("");
}
