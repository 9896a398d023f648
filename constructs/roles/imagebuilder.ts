import { aptClient } from "../apt-client";
import { secret } from "../hiera";
import { mergeHostFiles } from "../host-files";
import { nameOf } from "../probes";
import { registryUser } from "../registry-user";
import type { Role, RoleContext } from "./role";

const passwordFile = "/etc/toolforge/registry-password";

export const imagebuilder: Role = {
  purpose: "Builds container images and pushes them to the registry",
  flows: [],
  secrets: ["dockerRegistryPassword"],
  configure: (context) =>
    mergeHostFiles(aptClient(context), {
      packages: ["buildah", "skopeo"],
      directories: { "/etc/containers": {} },
      files: {
        [passwordFile]: { content: secret("dockerRegistryPassword"), mode: "0600" },
        "/etc/containers/storage.conf": {
          content: storage,
          check: "python3 -c 'import tomllib,sys; tomllib.load(open(sys.argv[1], \"rb\"))' %",
        },
        "/usr/local/sbin/registry-login": { content: login(context), mode: "0755", check: "sh -n %" },
      },
    }),
};

// where the volume is; overlay needs no daemon
const storage = `[storage]
driver = "overlay"
runroot = "/run/containers/storage"
graphroot = "/var/lib/docker/containers"
`;

/** So that buildah and skopeo push without anybody typing, or seeing, the password. */
function login({ environment }: RoleContext): string {
  const name = nameOf(environment.roles["docker-registry"]?.addresses ?? [], "docker-registry");
  return `#!/bin/sh
# Lets this session push images: buildah push IMAGE docker://${name}/IMAGE
exec skopeo login --username ${registryUser} --password-stdin ${name} <${passwordFile} "$@"
`;
}
