import type { HostFiles } from "../../host-files";

/** Where the volume with the images is mounted. */
export const volume = "/srv/registry";
export const passwordFile = "/etc/nginx/registry.htpasswd";
/** The registry itself, and its own page of figures and debugging: on this machine alone. */
export const apiPort = 5000;
export const debugPort = 5002;
export const metricsPort = 5001;

/** docker-registry behind nginx. It keeps nothing in memory about its files, which on the standby change under it. */
export function registry(): HostFiles {
  return {
    packages: ["docker-registry"],
    directories: { [`${volume}/data`]: { owner: "docker-registry" } },
    files: {
      "/etc/docker/registry/config.yml": {
        content: config,
        // it has no option that only checks: a daemon that is still there after a second has read its file
        check:
          "env REGISTRY_HTTP_ADDR=127.0.0.1:5010 REGISTRY_HTTP_DEBUG_ADDR=127.0.0.1:5011 timeout 1 docker-registry serve %; test $? = 124",
        notifies: "docker-registry",
      },
    },
    services: { "docker-registry": { reload: "systemctl restart docker-registry" } },
  };
}

const config = `version: 0.1
log:
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${volume}/data
http:
  addr: 127.0.0.1:${apiPort}
  # nginx says which name and scheme clients use
  relativeurls: true
  headers:
    X-Content-Type-Options: [nosniff]
  debug:
    addr: 127.0.0.1:${debugPort}
    prometheus:
      enabled: true
`;
