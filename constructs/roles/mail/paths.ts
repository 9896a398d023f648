/** Where the volume with the queue is mounted; the mount itself stays root's. */
export const volume = "/srv/mail";
export const spool = `${volume}/spool`;

export const configuration = "/etc/exim4/exim4.conf";
export const aliasesFile = "/etc/exim4/aliases";
export const platformFile = "/etc/exim4/platform";
export const srsFile = "/etc/exim4/srs.conf";
export const dkimKeyFile = "/etc/exim4/dkim.key";

/** Copies that exim may read, made whenever it starts or reloads. */
export const tlsCertificate = "/run/exim4/tls.pem";
export const tlsKey = "/run/exim4/tls.key";
