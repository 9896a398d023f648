import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { fingerprints } from "./fingerprints";
import { libraryFiles } from "./libraries";
import { nginxHttp } from "./nginx";

export const staticWeb: Role = {
  purpose:
    "Serves the tools' static files, /data/project/<tool>/www/static as /<tool>/; keeps copies of cdnjs and Google's fonts",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "readers of tools' static files"),
    allowFrom(Peer.world(), Port.tcp(443), "readers of tools' static files, and the cloud's web proxies"),
  ],
  certificate: true,
  probes: [
    { service: "static", protocol: "http", port: 80, path: "/-/health", expect: "^ok " },
    { service: "static", protocol: "https", port: 443, path: "/-/health", expect: "^ok " },
  ],
  configure: (context) =>
    mergeHostFiles(
      { directories: { "/data": {}, "/data/project": {} } },
      libraryFiles,
      fingerprints(context.environment),
      nginx({ http: nginxHttp, tls: context }),
    ),
};
