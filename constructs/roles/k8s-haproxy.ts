import type { RoleName } from "../../environments/environment";
import { allowFrom } from "../flow";
import { haproxy, haproxyAnswers } from "../haproxy";
import { mergeHostFiles } from "../host-files";
import { keepalived } from "../keepalived";
import { Peer } from "../peer";
import { Port } from "../port";
import { eachMember } from "../templates";
import type { Role } from "./role";

const statsPort = 8404;

interface Front {
  readonly name: string;
  /** TCP port here. */
  readonly port: number;
  readonly servers: RoleName;
  /** TCP port there. */
  readonly to: number;
  /** What a server that can serve answers with 200: `tls` does not look at its certificate, the client does. */
  readonly check: { readonly protocol: "http" | "tls"; readonly path: string; readonly port?: number };
}

/** Ports and checks are those of the platform (facts: HAProxy front and back ends, NodePort map). */
const fronts: readonly Front[] = [
  { name: "k8s-api", port: 6443, servers: "k8s-control", to: 6443, check: { protocol: "tls", path: "/healthz" } },
  {
    name: "toolforge-api",
    port: 30003,
    servers: "k8s-gateway",
    to: 30003,
    check: { protocol: "tls", path: "/healthz" },
  },
  {
    name: "toolforge-api-public",
    port: 443,
    servers: "k8s-gateway",
    to: 30003,
    check: { protocol: "tls", path: "/healthz" },
  },
  { name: "tracing-loki", port: 30004, servers: "k8s-gateway", to: 30004, check: { protocol: "tls", path: "/" } },
  {
    name: "gateway",
    port: 30000,
    servers: "k8s-gateway",
    to: 30000,
    check: { protocol: "http", path: "/healthz/ready", port: 30021 },
  },
];

/** TLS passes through: who the client is, is the business of the server, which has its certificates. */
function section({ name, port, servers, to, check }: Front): string {
  const how = check.protocol === "tls" ? "check check-ssl verify none" : "check";
  const at = check.port ? ` port ${check.port}` : "";
  return `listen ${name}
  mode tcp
  bind :::${port} v4v6
  option tcplog
  balance leastconn
  option httpchk GET ${check.path}
  http-check expect status 200
${eachMember(servers, ({ host, ipv4 }) => `  server ${host} ${ipv4}:${to} ${how}${at} maxconn 2000`)}`;
}

export const k8sHaproxy: Role = {
  purpose: "HAProxy in front of the Kubernetes API, the Toolforge API and the gateway",
  flows: [
    allowFrom(Peer.world(), Port.tcp(443), "the Toolforge API under its public name"),
    allowFrom(Peer.project(), Port.tcp(6443), "nodes, bastions and prometheus reach the Kubernetes API"),
    allowFrom(Peer.project(), Port.tcp(30000), "machines of the project reach web tools"),
    allowFrom(Peer.cloud(), Port.tcp(30003), "the Toolforge API"),
    allowFrom(Peer.project(), Port.tcp(30004), "machines with NFS report to the tracing Loki"),
    allowFrom(Peer.role("prometheus"), Port.tcp(statsPort), "prometheus scrapes HAProxy"),
    allowFrom(Peer.role("k8s-haproxy"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  ],
  needs: { "k8s-haproxy": "virtual" },
  secrets: ["k8sHaproxyVrrpPassword"],
  probes: [{ service: "k8s-haproxy", protocol: "https", port: 443, path: "/healthz" }],
  metrics: [{ job: "haproxy", port: statsPort }],
  configure: (context) =>
    mergeHostFiles(
      haproxy({ statsPort, sections: fronts.map(section).join("\n") }),
      keepalived(context, {
        service: "k8s-haproxy",
        password: "k8sHaproxyVrrpPassword",
        check: haproxyAnswers(statsPort),
      }),
    ),
};
