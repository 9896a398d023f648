import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const mail: Role = {
  purpose: "Mail relay for the tools and for mail to their maintainers",
  flows: [
    allowFrom(Peer.world(), Port.tcp(25), "mail to tools and maintainers, and from tools"),
    allowFrom(Peer.role("prometheus"), Port.tcp(3903), "prometheus scrapes the mail metrics"),
  ],
  secrets: ["mailDkimKey", "mailDkimPublicKey", "mailSrsSecret"],
};
