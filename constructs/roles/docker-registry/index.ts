import { allowFrom } from "../../flow";
import { secret } from "../../hiera";
import { mergeHostFiles } from "../../host-files";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import { replica, replicaFlow } from "../../replica";
import type { Role } from "../role";
import { nginxHttp } from "./nginx";
import { registryUser } from "../../registry-user";
import { metricsPort, passwordFile, registry, volume } from "./registry";

export const dockerRegistry: Role = {
  purpose: "Registry of pre-built and mirrored container images",
  flows: [
    allowFrom(Peer.world(), Port.tcp(443), "anybody pulls images, the image builder pushes"),
    allowFrom(Peer.role("prometheus"), Port.tcp(metricsPort), "prometheus scrapes the registry"),
    replicaFlow("docker-registry"),
  ],
  needs: { "docker-registry": "floating" },
  certificate: true,
  secrets: ["dockerRegistryPasswordHash"],
  probes: [
    { service: "docker-registry", protocol: "https", port: 443, path: "/-/health", expect: "^ok " },
    { service: "docker-registry", protocol: "https", port: 443, path: "/v2/", expect: "^[{][}]$" },
  ],
  metrics: [{ job: "docker-registry", port: metricsPort }],
  configure: (context) =>
    mergeHostFiles(
      registry(),
      {
        files: {
          [passwordFile]: {
            content: `${registryUser}:${secret("dockerRegistryPasswordHash")}\n`,
            mode: "0400",
            owner: "www-data",
          },
        },
      },
      nginx({ http: nginxHttp, after: [passwordFile], tls: context }),
      replica(context, {
        service: "docker-registry",
        folder: volume,
        content: "data/docker/registry/v2/blobs",
        pointers: "data/docker/registry/v2/repositories",
        owner: "docker-registry",
        exclude: ["_uploads"],
      }),
    ),
};
