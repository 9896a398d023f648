import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const checker: Role = {
  purpose: "One URL per checked service, for monitoring from outside",
  flows: [allowFrom(Peer.world(), Port.tcp(80), "monitoring asks for the state of each service")],
};
