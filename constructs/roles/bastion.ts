import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const bastion: Role = {
  purpose: "Users log in here by ssh and mosh and run the toolforge commands",
  flows: [
    allowFrom(Peer.world(), Port.tcp(22), "users log in by ssh"),
    allowFrom(Peer.world(), Port.udp(60000, 61000), "users stay logged in by mosh"),
  ],
  untrusted: true,
};
