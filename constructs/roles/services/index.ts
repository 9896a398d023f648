import { projectFile } from "../../../environments/project-file";
import { secret } from "../../hiera";
import { mergeHostFiles } from "../../host-files";
import { allowFrom } from "../../flow";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import { replica, replicaFlow } from "../../replica";
import { aptKeyFile, distributionOf } from "../../apt-client";
import type { Role } from "../role";

/** Releases of Debian that packages are published for. */
const releases = ["bookworm", "trixie"];
const packages = "/srv/packages";
const command = "/usr/local/sbin/toolforge-repo";

export const services: Role = {
  purpose: "aptly: the apt repository of our own packages",
  flows: [allowFrom(Peer.project(), Port.tcp(80), "machines fetch packages"), replicaFlow("services")],
  needs: { services: "record" },
  sharedSecrets: ["aptlyPublicKey"],
  secrets: ["aptlySigningKey"],
  probes: [{ service: "services", protocol: "http", port: 80, path: "/-/health", expect: "^ok " }],
  configure: (context) =>
    mergeHostFiles(
      nginx({ http: nginxHttp, packages: ["aptly", "gnupg"] }),
      replica(context, {
        service: "services",
        folder: packages,
        content: "publications",
        pointers: "pointers",
        verify: `${command} verify .next/current`,
        prepare: `${command} first`,
      }),
      {
        directories: {
          [`${packages}/incoming`]: {},
          ...Object.fromEntries(
            releases.map((release) => [`${packages}/incoming/${distributionOf(context.environment, release)}`, {}]),
          ),
        },
        files: {
          [command]: {
            content: projectFile("constructs/roles/services/toolforge-repo"),
            mode: "0755",
            check: "bash -n %",
          },
          "/etc/toolforge/aptly.conf": { content: aptlyConf, check: "aptly -config=% config show" },
          "/etc/toolforge/aptly-signing-key.asc": { content: secret("aptlySigningKey"), mode: "0600" },
          [aptKeyFile]: { content: secret("aptlyPublicKey") },
        },
      },
    ),
};

const aptlyConf = `{
  "rootDir": "${packages}/work",
  "architectures": ["amd64"],
  "gpgProvider": "gpg",
  "skipContentsPublishing": true
}
`;

// A request sees one publication, since the link is followed once; indexes are asked for by their checksum, so that a
// client that is between two requests when the link moves still gets what fits.
const nginxHttp = `
  server {
    listen 80 default_server;
    listen [::]:80 default_server;
    root /nonexistent;

    location = /-/health {
      default_type text/plain;
      add_header Cache-Control no-store;
      if (!-e ${packages}/pointers/current/id) { return 503 "no publication\\n"; }
      return 200 "ok $hostname\\n";
    }
    # The running publication's name.
    location = /-/publication {
      alias ${packages}/pointers/current/id;
      default_type text/plain;
      add_header Cache-Control no-store;
    }
    location /repo/ {
      alias ${packages}/pointers/current/public/;
      autoindex on;
      location /repo/dists/ {
        alias ${packages}/pointers/current/public/dists/;
        autoindex on;
        add_header Cache-Control no-cache;
      }
    }
  }
`;
