import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const services: Role = {
  purpose: "aptly: the apt repository of our own packages",
  flows: [
    allowFrom(Peer.cloud(), Port.tcp(80), "machines fetch packages"),
    allowFrom(Peer.role("services"), Port.tcp(22), "the standby copies each publication"),
  ],
  secrets: ["aptlySigningKey"],
};
