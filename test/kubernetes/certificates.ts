import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate and its key, as files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

/** The certificate authority of one test cluster, in a folder. */
export class TestCa {
  readonly own: Certificate;

  constructor(private readonly folder: string) {
    this.own = this.files("ca");
  }

  static create(folder: string): TestCa {
    const ca = new TestCa(folder);
    ca.openssl("ca", ["-subj", "/CN=test"]);
    return ca;
  }

  /** For a server, by default one on loopback. */
  server(name: string, addresses = ["DNS:localhost", "DNS:kubernetes.default.svc", "IP:127.0.0.1"]): Certificate {
    const ca = ["-CA", this.own.certificate, "-CAkey", this.own.key];
    return this.openssl(name, ["-subj", `/CN=${name}`, ...ca, "-addext", `subjectAltName=${addresses.join(",")}`]);
  }

  /** For somebody whom the cluster knows by this name and as a member of these groups. */
  client(user: string, groups: readonly string[] = []): Certificate {
    const ca = ["-CA", this.own.certificate, "-CAkey", this.own.key];
    const subject = `${groups.map((group) => `/O=${group}`).join("")}/CN=${user}`;
    return this.openssl(user.replace(/[^\w.-]/g, "_"), [
      "-subj",
      subject,
      ...ca,
      "-addext",
      "extendedKeyUsage=clientAuth",
    ]);
  }

  private openssl(name: string, args: readonly string[]): Certificate {
    const { certificate, key } = this.files(name);
    execFileSync("openssl", ["req", "-x509", ...newKey, "-keyout", key, "-out", certificate, ...args], {
      stdio: "pipe",
    });
    return { certificate, key };
  }

  private files(name: string): Certificate {
    return { certificate: join(this.folder, `${name}.crt`), key: join(this.folder, `${name}.key`) };
  }
}

/** Writes what kubectl needs to be this client. JSON is YAML too. */
export function writeKubeconfig(file: string, server: string, ca: Certificate, client: Certificate): void {
  const base64 = (path: string) => readFileSync(path).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "certificate-authority-data": base64(ca.certificate) } }],
    users: [
      {
        name: "test",
        user: { "client-certificate-data": base64(client.certificate), "client-key-data": base64(client.key) },
      },
    ],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
}
