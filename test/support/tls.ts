import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface CertificateRequest {
  /** As OpenSSL writes it: `/O=toolforge/CN=wiki`. */
  readonly subject: string;
  readonly usage: "serverAuth" | "clientAuth";
  readonly dnsName?: string;
  /** Over since yesterday. @default good until tomorrow */
  readonly expired?: boolean;
}

/** The paths of a certificate and its key. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** A CA for a test. */
export class Authority implements Pair {
  readonly certificate: string;
  readonly key: string;

  /** @param name of its files in the folder */
  constructor(
    private readonly folder: string,
    private readonly name: string,
    subject: string,
  ) {
    this.certificate = join(folder, `${name}.crt`);
    this.key = join(folder, `${name}.key`);
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "1",
      "-subj",
      subject,
      "-keyout",
      this.key,
      "-out",
      this.certificate,
    );
  }

  /** @param name of its files in the folder, beside those of the CA */
  issue(name: string, { subject, usage, dnsName, expired }: CertificateRequest): Pair {
    const path = (end: string) => join(this.folder, `${this.name}-${name}.${end}`);
    const extensions = [`extendedKeyUsage=${usage}`, ...(dnsName ? [`subjectAltName=DNS:${dnsName}`] : [])];
    writeFileSync(path("ext"), extensions.join("\n"));
    openssl(
      "req",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-subj",
      subject,
      "-keyout",
      path("key"),
      "-out",
      path("csr"),
    );
    openssl(
      "x509",
      "-req",
      "-in",
      path("csr"),
      "-CA",
      this.certificate,
      "-CAkey",
      this.key,
      "-days",
      expired ? "-1" : "1",
      "-extfile",
      path("ext"),
      "-out",
      path("crt"),
    );
    return { certificate: path("crt"), key: path("key") };
  }
}

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
}
