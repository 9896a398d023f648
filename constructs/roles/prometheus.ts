import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const prometheus: Role = {
  purpose: "Prometheus, Alertmanager and the blackbox exporter; every server scrapes the same targets",
  flows: [allowFrom(Peer.cloud(), Port.tcp(80), "the cloud's web proxies, which end TLS, and Grafana")],
};
