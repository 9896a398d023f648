import { allowFrom } from "../../flow";
import { mergeHostFiles } from "../../host-files";
import { keepalived } from "../../keepalived";
import { nginx } from "../../nginx";
import { Peer } from "../../peer";
import { Port } from "../../port";
import type { Role } from "../role";
import { accessLog, nginxHttp } from "./nginx";
import { pages } from "./pages";

export const proxy: Role = {
  purpose: "nginx in front of the tools' web services: bans, limits, error pages",
  flows: [
    allowFrom(Peer.world(), Port.tcp(80), "web requests, sent on to https"),
    allowFrom(Peer.world(), Port.tcp(443), "web requests to tools"),
    allowFrom(Peer.role("proxy"), Port.vrrp(), "keepalived agrees on who holds the VIP"),
  ],
  needs: { proxy: "virtual" },
  certificate: true,
  secrets: ["proxyVrrpPassword"],
  probes: [{ service: "proxy", protocol: "https", port: 443, path: "/-/health", expect: "^ok " }],
  configure: (context) => {
    const pageFiles = pages(context.environment);
    return mergeHostFiles(
      pageFiles,
      // the admins' call names no format of the time
      {
        directories: { "/etc/goaccess": {} },
        files: { "/etc/goaccess/goaccess.conf": { content: "time-format %H:%M:%S\n" } },
      },
      nginx({
        http: nginxHttp(context.environment),
        template: true,
        tls: context,
        log: accessLog,
        packages: ["goaccess"],
        after: Object.keys(pageFiles.files ?? {}),
      }),
      keepalived(context, {
        service: "proxy",
        password: "proxyVrrpPassword",
        check: "exec curl -fsk -m 2 -o /dev/null https://127.0.0.1/-/health",
      }),
    );
  },
};
