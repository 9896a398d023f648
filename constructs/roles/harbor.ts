import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const harbor: Role = {
  purpose: "Harbor: registry of the images that the build service makes, and of our charts",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(80), "the cloud's web proxies, which end TLS, and the cluster's nodes"),
    allowFrom(Peer.role("prometheus"), Port.tcp(9090), "prometheus scrapes Harbor"),
  ],
  secrets: ["harborAdminPassword", "harborDatabasePassword"],
};
