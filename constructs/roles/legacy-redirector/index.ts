import { allowFrom } from "../../flow";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { nginxHttp } from "./nginx";

export const legacyRedirector: Role = {
  purpose: "Sends readers of tools.wmflabs.org and toolserver.org on to toolforge.org",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "readers with old links"),
    allowFrom(Peer.world(), Port.tcp(443), "readers with old links"),
  ],
  certificate: true,
  probes: [{ service: "legacy-redirector", protocol: "https", port: 443, path: "/-/health", expect: "^ok " }],
  configure: (context) => nginx({ http: nginxHttp(context.environment), tls: context }),
};
