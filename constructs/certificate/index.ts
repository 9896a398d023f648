import { certificateOf } from "../../environments/certificates";
import { projectFile } from "../../environments/project-file";
import { secret } from "../hiera";
import type { HostFiles } from "../host-files";
import type { RoleContext } from "../roles/role";

/** The machine's certificate with what it is signed by, and its key, in one PEM file that root alone reads. */
export const certificateFile = "/etc/ssl/private/toolforge.pem";

/** The secret of a machine with a certificate: the signed URL that it is fetched from. */
export const certificateUrl = "certificateUrl";

export interface CertificateProps {
  /** Command that fails when the daemon would not take {@link certificateFile} as it is now. */
  readonly check: string;
  /** Command that makes the daemon use it without dropping anybody; does nothing when the daemon does not run. */
  readonly reload: string;
}

const command = "/usr/local/sbin/toolforge-certificate";
const settings = "/etc/toolforge/certificate";

/**
 * Keeps the certificate of a machine that serves TLS: fetched from where the acme role puts it, once a minute, by a
 * conditional GET. Until the first one has come, and where the environment has none for the role, it is Debian's
 * self-signed one.
 */
export function certificate({ environment, role }: RoleContext, { check, reload }: CertificateProps): HostFiles {
  const name = certificateOf(environment, role);
  const selfSigned = {
    packages: ["ssl-cert"],
    initial: {
      [certificateFile]: `cat /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem >${certificateFile}.new && mv ${certificateFile}.new ${certificateFile}`,
    },
  };
  if (name === undefined) return selfSigned;
  return {
    ...selfSigned,
    packages: ["ssl-cert", "curl", "openssl"],
    files: {
      [command]: {
        content: projectFile("constructs/certificate/toolforge-certificate"),
        mode: "0755",
        check: "bash -n %",
      },
      [settings]: {
        content: `name=${name}\nurl='${secret(certificateUrl)}'\ncheck='${check}'\nreload='${reload}'\n`,
        mode: "0600",
        check: "bash -n %",
        notifies: "toolforge-certificate.timer",
      },
      "/etc/systemd/system/toolforge-certificate.service": { content: unit },
      "/etc/systemd/system/toolforge-certificate.timer": { content: timer, notifies: "toolforge-certificate.timer" },
    },
    services: {
      "toolforge-certificate.timer": {
        reload: "systemctl daemon-reload && systemctl restart toolforge-certificate.timer",
      },
    },
  };
}

const unit = `[Unit]
Description=Fetch this machine's certificate
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=${command}
`;

const timer = `[Unit]
Description=Look for a new certificate

[Timer]
OnActiveSec=0
OnUnitInactiveSec=60
RandomizedDelaySec=5
AccuracySec=1

[Install]
WantedBy=timers.target
`;
