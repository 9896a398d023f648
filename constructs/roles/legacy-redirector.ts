import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const legacyRedirector: Role = {
  purpose: "Sends readers of tools.wmflabs.org and toolserver.org on to toolforge.org",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "readers with old links"),
    allowFrom(Peer.world(), Port.tcp(443), "readers with old links"),
  ],
};
