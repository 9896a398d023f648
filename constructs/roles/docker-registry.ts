import { allowFrom } from "../flow";
import { Peer } from "../peer";
import { Port } from "../port";
import type { Role } from "./role";

export const dockerRegistry: Role = {
  purpose: "Registry of pre-built and mirrored container images",
  flows: [
    allowFrom(Peer.world(), Port.tcp(443), "anybody pulls images, the image builder pushes"),
    allowFrom(Peer.role("docker-registry"), Port.tcp(22), "the standby copies from the active one"),
  ],
  secrets: ["dockerRegistryPasswordHash"],
};
