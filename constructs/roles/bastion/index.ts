import { aptClient } from "../../apt-client";
import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { clients } from "./clients";
import { logins } from "./logins";

export const bastion: Role = {
  purpose: "Users log in here by ssh and mosh and run the toolforge commands",
  flows: [
    allowFrom(Peer.world(), Port.tcp(22), "users log in by ssh"),
    allowFrom(Peer.world(), Port.udp(60000, 61000), "users stay logged in by mosh"),
  ],
  untrusted: true,
  probes: [
    { service: "login", protocol: "ssh", port: 22 },
    { service: "dev", protocol: "ssh", port: 22 },
  ],
  configure: (context) => mergeHostFiles(logins(context.environment), clients(context.environment), aptClient(context)),
};
