import type { RoleName } from "../../environments/environment";
import { aptClient } from "../apt-client";
import { allowFrom, type Flow } from "../flow";
import { haproxy, haproxyAnswers } from "../haproxy";
import { type HostFiles, mergeHostFiles } from "../host-files";
import { keepalived } from "../keepalived";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Metrics, Probe, RoleContext } from "../roles/role";
import { exporter } from "./exporter";
import { front } from "./front";
import { exporterPort, statsPort } from "./ports";
import { server, type SearchServer } from "./server";

export interface SearchProps extends SearchServer {
  /** The service of the role's virtual address. */
  readonly service: string;
  /** Name of the secret that keepalived's members share. */
  readonly vrrpPassword: string;
}

/** Who may reach the machines of a search cluster. */
export const searchFlows = (role: RoleName): Flow[] => [
  allowFrom(Peer.cloud(), Port.tcp(80), "tools search, those with a password write"),
  allowFrom(Peer.role(role), Port.tcp(9200), "HAProxy reaches the search servers"),
  allowFrom(Peer.role(role), Port.tcp(9300), "the search servers form a cluster"),
  allowFrom(Peer.role(role), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  allowFrom(Peer.role("prometheus"), Port.tcp(exporterPort), "prometheus scrapes the search exporter"),
  allowFrom(Peer.role("prometheus"), Port.tcp(statsPort), "prometheus scrapes HAProxy"),
];

export const searchProbes = (service: string): Probe[] => [
  { service, protocol: "http", port: 80, path: "/_cluster/health", expect: '"status":"(green|yellow)"' },
];

export const searchMetrics: readonly Metrics[] = [
  { job: "elasticsearch", port: exporterPort },
  { job: "haproxy", port: statsPort },
];

/** Machines that are all the same: a search server, and HAProxy in front of all of them; one of them holds the VIP. */
export function search(context: RoleContext, props: SearchProps): HostFiles {
  return mergeHostFiles(
    haproxy({ statsPort, sections: front(context) }),
    keepalived(context, {
      service: props.service,
      password: props.vrrpPassword,
      check: haproxyAnswers(statsPort),
    }),
    aptClient(context),
    server(context, props),
    exporter,
  );
}
