import { certificate, certificateFile } from "../../certificate";
import { allowFrom } from "../../flow";
import { secret } from "../../hiera";
import { mergeHostFiles } from "../../host-files";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role, RoleContext } from "../role";
import { aliases, exim, platform } from "./exim";
import { metrics, mtailPort } from "./metrics";
import * as path from "./paths";

export const mail: Role = {
  purpose: "Mail relay for the tools and for mail to their maintainers",
  flows: [
    allowFrom(Peer.world(), Port.tcp(25), "mail to tools and maintainers, and from tools"),
    allowFrom(Peer.role("prometheus"), Port.tcp(mtailPort), "prometheus scrapes the mail metrics"),
  ],
  needs: { mail: "floating" },
  certificate: true,
  secrets: ["mailDkimKey", "mailDkimPublicKey", "mailSrsSecret"],
  probes: [{ service: "mail", protocol: "smtp", port: 25 }],
  metrics: [{ job: "mail", port: mtailPort }],
  configure: (context) =>
    mergeHostFiles(
      relay(context),
      metrics,
      certificate(context, {
        check: `openssl x509 -noout -in ${certificateFile}`,
        reload: "systemctl try-reload-or-restart exim4",
      }),
    ),
};

function relay(context: RoleContext) {
  return {
    packages: ["exim4-daemon-light"],
    directories: { [path.spool]: { owner: "Debian-exim", mode: "0750" } },
    files: {
      [path.platformFile]: { content: platform(context), template: true },
      [path.aliasesFile]: { content: aliases(context) },
      [path.dkimKeyFile]: {
        content: secret("mailDkimKey"),
        mode: "0400",
        owner: "Debian-exim",
        check: "openssl pkey -noout -in %",
      },
      [path.srsFile]: {
        content: `SRS_SECRET = ${secret("mailSrsSecret")}\n`,
        mode: "0400",
        check: "exim4 -C % -bV",
        notifies: "exim4",
      },
      [path.configuration]: {
        content: exim(context),
        template: true,
        // it has the routers look for a name that nobody has: 2 says that they found nothing wrong, and nobody
        check: `exim4 -C % -bV && exim4 -C % -f '<>' -bt =@${context.environment.mail.domain}; test $? = 2`,
        notifies: "exim4",
        after: [path.aliasesFile, path.platformFile, path.srsFile],
      },
      "/etc/systemd/system/exim4.service": { content: unit, notifies: "exim4" },
    },
    services: { exim4: { reload: "systemctl daemon-reload && systemctl reload-or-restart exim4" } },
  };
}

// Other owners than root cannot read a certificate's key: exim gets copies. Without its volume it must not start: mail that
// it accepts then would vanish below the mount.
const install = (from: string, to: string) => `/usr/bin/install -o Debian-exim -m 0400 ${from} ${to}`;
const unit = `[Unit]
Description=Mail relay
After=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStartPre=/usr/bin/mountpoint -q ${path.volume}
ExecStartPre=/usr/bin/install -d -o Debian-exim /run/exim4
ExecStartPre=${install(certificateFile, path.tlsCertificate)}
ExecStartPre=${install(certificateFile, path.tlsKey)}
ExecStart=/usr/sbin/exim4 -bdf -q1m
ExecReload=${install(certificateFile, path.tlsCertificate)}
ExecReload=${install(certificateFile, path.tlsKey)}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5

[Install]
WantedBy=multi-user.target
`;
