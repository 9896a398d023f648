import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificate, type TestCa } from "./certificates";

/** Ports of loopback. */
export interface Ports {
  readonly api: number;
  readonly etcd: number;
  readonly peer: number;
}

/** What the programs of a control plane are told, and the files that this names. */
export class Flags {
  private readonly server: Certificate;
  private readonly tokens: Certificate;
  private readonly ca: Certificate;

  /**
   * @param ca makes the API server's certificate
   * @param controllerManagerConfig its kubectl configuration
   */
  constructor(
    private readonly folder: string,
    private readonly ports: Ports,
    ca: TestCa,
    private readonly controllerManagerConfig: string,
  ) {
    this.ca = ca.own;
    this.server = ca.server("kube-apiserver");
    this.tokens = keyPair(folder);
  }

  get etcd(): string[] {
    const [clients, peers] = [this.ports.etcd, this.ports.peer].map((port) => `http://127.0.0.1:${port}`);
    return [
      `--data-dir=${join(this.folder, "etcd")}`,
      "--unsafe-no-fsync",
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
    ];
  }

  get apiServer(): string[] {
    return [
      "--bind-address=127.0.0.1",
      // Where there is no default route it would look for an address in vain; nobody is told this one.
      "--advertise-address=10.96.0.1",
      "--endpoint-reconciler-type=none",
      `--secure-port=${this.ports.api}`,
      `--etcd-servers=http://127.0.0.1:${this.ports.etcd}`,
      `--tls-cert-file=${this.server.certificate}`,
      `--tls-private-key-file=${this.server.key}`,
      `--client-ca-file=${this.ca.certificate}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${this.tokens.certificate}`,
      `--service-account-signing-key-file=${this.tokens.key}`,
      "--service-cluster-ip-range=10.96.0.0/12",
      // As kubeadm sets them.
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--allow-privileged=true",
      // Nobody would answer: there are no pods.
      "--disable-admission-plugins=MutatingAdmissionWebhook,ValidatingAdmissionWebhook",
    ];
  }

  get controllerManager(): string[] {
    return [
      ...["", "authentication-", "authorization-"].map((use) => `--${use}kubeconfig=${this.controllerManagerConfig}`),
      "--secure-port=0",
      // It leads in earnest, though alone; a busy machine does not make it give up.
      "--leader-elect-lease-duration=600s",
      "--leader-elect-renew-deadline=500s",
      "--use-service-account-credentials",
      // Jobs that a clock starts in the middle of a comparison: objects would differ though nobody applied anything.
      "--controllers=*,-cronjob-controller",
      `--service-account-private-key-file=${this.tokens.key}`,
      `--root-ca-file=${this.ca.certificate}`,
      `--cluster-signing-cert-file=${this.ca.certificate}`,
      `--cluster-signing-key-file=${this.ca.key}`,
    ];
  }
}

/** For the tokens of service accounts: the public half stands where a certificate would. */
function keyPair(folder: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pair = { certificate: join(folder, "tokens.pub"), key: join(folder, "tokens.key") };
  writeFileSync(pair.certificate, publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(pair.key, privateKey.export({ type: "sec1", format: "pem" }), { mode: 0o600 });
  return pair;
}
