import { Secret, ServiceType, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Certificate } from "../certificate";
import { CertificateAuthority } from "../certificate-authority";
import { Component } from "../component";
import { configuration } from "../configuration";
import { Health } from "../health";
import { images } from "../images";
import { lokiNetwork } from "../loki/network";
import { lokiPorts } from "../loki/release";
import { Peer } from "../peer";
import type { ClusterSecretName } from "../secrets";
import { deployment } from "../workload";
import { tracingNginx } from "./nginx";
import { tracingLoki } from "./release";

const name = "infra-tracing";
const https = 8443;
/** Where HAProxy finds it on every node. */
const nodePort = 30004;
const etc = { nginx: "/etc/toolforge-nginx", certificate: "/etc/toolforge-tls", htpasswd: "/etc/toolforge-htpasswd" };
const htpasswd: ClusterSecretName = "infra-tracing-htpasswd";

/** What machines that mount NFS report about it, for the admins. Loki itself is a release: see `release.ts`. */
export class InfraTracing extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, name, environment, {
      purpose: "keeps what machines trace of NFS for sixty days, behind one password",
      namespace: tracingLoki,
      exceptions: [
        {
          rule: "metrics",
          object: `Deployment/${name}`,
          why: "Debian's nginx has none; HAProxy in front of it counts the requests",
        },
      ],
    });
    const { domain, kubernetes } = environment;
    const { issuer } = new CertificateAuthority(this, `${name}-ca`);
    const certificate = new Certificate(this, `${name}-server`, {
      dnsNames: [`${tracingLoki}.svc.${domain}`],
      issuer,
      usages: ["server auth"],
    });
    const part = (which: string) => `${tracingLoki}-${which}.${tracingLoki}.svc.${kubernetes.domain}:${lokiPorts.http}`;
    const nginx = tracingNginx({
      https,
      certificate: etc.certificate,
      htpasswd: `${etc.htpasswd}/.htpasswd`,
      write: part("write"),
      read: part("read"),
      temporary: "/tmp",
    });
    deployment(this, name, {
      replicas: 2,
      certificates: [certificate],
      secrets: [htpasswd],
      containers: [
        {
          name: "nginx",
          image: images.nginx,
          command: ["nginx", "-e", "stderr", "-g", "daemon off;", "-c", `${etc.nginx}/nginx.conf`],
          ports: { https },
          mounts: {
            [etc.nginx]: configuration(this, "nginx", { "nginx.conf": nginx }),
            [etc.certificate]: certificate.volume,
            [etc.htpasswd]: Volume.fromSecret(this, "htpasswd", Secret.fromSecretName(this, "users", htpasswd), {
              name: "htpasswd",
            }),
            "/tmp": Volume.fromEmptyDir(this, "tmp", "tmp"),
          },
          writable: ["/tmp"],
          // assumed: it passes on what is small
          cpu: { request: 50, limit: 500 },
          memory: { request: 32, limit: 128 },
          health: Health.https("/", https),
        },
      ],
    }).exposeViaService({
      name,
      serviceType: ServiceType.NODE_PORT,
      ports: [{ name: "https", port: https, nodePort }],
    });

    this.network.allowFrom(Peer.nodes(), Port.tcp(https), "HAProxy passes reports on to every node");
    lokiNetwork(this);
  }
}
