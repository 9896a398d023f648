import type { Environment } from "../environments/environment";
import { secret } from "./hiera";
import { nameOf } from "./probes";
import type { HostFiles } from "./host-files";
import type { RoleContext } from "./roles/role";

/** The key that our packages are signed with. */
export const aptKeyFile = "/etc/apt/keyrings/toolforge.asc";

/** The distribution of our own packages for a release of Debian, one for each environment: `bookworm-tools`. */
export function distributionOf({ project }: Environment, release: string): string {
  return `${release}-${project}`;
}

/** Makes a machine trust and use our own packages, where some machine serves them, of the release that its image names. Only their key is trusted, and only for them. */
export function aptClient({ environment, role }: RoleContext): HostFiles {
  const server = nameOf(environment.roles.services?.addresses ?? [], "services");
  if (!server) return {};
  const image = environment.roles[role]!.image;
  const distribution = distributionOf(environment, image.slice(image.lastIndexOf("-") + 1));
  return {
    files: {
      [aptKeyFile]: { content: secret("aptlyPublicKey"), check: "gpg --show-keys %" },
      "/etc/apt/sources.list.d/toolforge.list": {
        content: `deb [signed-by=${aptKeyFile}] http://${server}/repo/${distribution} ${distribution} main\n`,
        check: "apt-get indextargets -o Dir::Etc::SourceList=% -o Dir::Etc::SourceParts=-",
        after: [aptKeyFile],
      },
      // whatever proxy leads to Debian's mirror: this server is on our side of it
      "/etc/apt/apt.conf.d/53toolforge-repo": {
        content: `Acquire::http::Proxy::${server} "DIRECT";\n`,
        check: "env APT_CONFIG=% apt-config dump",
      },
    },
  };
}
