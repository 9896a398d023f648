import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate authority in a folder, by openssl. */
export class TestCa {
  constructor(private readonly folder: string) {
    this.openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test CA"],
      ...["-keyout", this.key, "-out", this.certificate],
    );
  }

  get key(): string {
    return join(this.folder, "ca.key");
  }

  get certificate(): string {
    return join(this.folder, "ca.crt");
  }

  /** A key and its certificate, as acme writes them into object storage. */
  issue(names: readonly string[], days = 90): string {
    const [key, csr, crt] = ["key", "csr", "crt"].map((end) => join(this.folder, `leaf.${end}`)) as [
      string,
      string,
      string,
    ];
    const sans = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
    this.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key);
    this.openssl("req", "-new", "-key", key, "-subj", "/", "-addext", sans, "-out", csr);
    this.openssl(
      ...["x509", "-req", "-in", csr, "-copy_extensions", "copy", "-days", `${days}`, "-out", crt],
      ...["-CA", this.certificate, "-CAkey", this.key],
    );
    return readFileSync(key, "utf8") + readFileSync(crt, "utf8") + readFileSync(this.certificate, "utf8");
  }

  private openssl(...args: readonly string[]): void {
    execFileSync("openssl", args, { stdio: "ignore" });
  }
}
