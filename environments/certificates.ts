import { z } from "zod";
import type { Environment, RoleName } from "./environment";

/** Who issues the certificates, and how this project proves to be the owner of its names. */
export const acmeSchema = z.strictObject({
  /** The CA's directory (RFC 8555), an https URL. */
  directory: z.string(),
  /** Whom the CA writes to about the account. Who deploys accepts the CA's terms in this name. */
  email: z.string(),
  /**
   * The OpenStack user that may change records of this project, and is a member of `certificatesProject`; its password is the secret `acmeDnsPassword`.
   * In this project it must have no role that object storage takes (`member`, `admin`): that would open everything in it to the acme machines.
   */
  dnsUser: z.string(),
  /** The id of a project that is only there to write certificates: its members may do so, and read no other container. */
  certificatesProject: z.string(),
});

/** By name: a certificate and who shows it. */
export const certificatesSchema = z.record(
  z.string(),
  z.strictObject({
    /** Names that it is valid for, without a dot at their end; `*.example.org` is every name one step below. */
    names: z.array(z.string()),
    /** The roles whose machines get it, with its key. A role has one certificate. */
    consumers: z.array(z.string()),
  }),
);

/** The name of the certificate that a role's machines get. */
export function certificateOf({ certificates }: Environment, role: RoleName): string | undefined {
  return Object.keys(certificates)
    .sort()
    .find((name) => certificates[name]!.consumers.includes(role));
}
