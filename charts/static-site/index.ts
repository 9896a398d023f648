import { ConfigMap, Volume } from "cdk8s-plus-28";
import { Port } from "../../constructs/port";
import type { Component } from "../component";
import { configuration } from "../configuration";
import { Health } from "../health";
import { images } from "../images";
import { Peer } from "../peer";
import { route, webGateway } from "../route";
import type { Exception } from "../rules/exception";
import { deployment } from "../workload";
import type { Place } from "./nginx";

const place: Place = { port: 8080, health: 8081, pages: "/srv/pages", temporary: "/tmp" };

export interface StaticSiteProps {
  /** @default whatever no other route has */
  readonly hostnames?: readonly string[];
  /** By path below the folder of pages. */
  readonly pages: Readonly<Record<string, string>>;
  /** The configuration of its nginx. */
  readonly nginx: (place: Place) => string;
}

/** A few pages behind the gateway. Its name is the component's. */
export function staticSite(component: Component, { hostnames, pages, nginx }: StaticSiteProps): void {
  const { name, network } = component;
  const key = (path: string) => path.replaceAll("/", "-");
  const mapped = <T>(value: (path: string, content: string) => T) =>
    Object.fromEntries(Object.entries(pages).map(([path, content]) => [key(path), value(path, content)]));

  const texts = new ConfigMap(component, "pages", {
    metadata: { name: `${name}-pages` },
    data: mapped((_path, content) => content),
  });
  const items = mapped((path) => ({ path }));
  const made = deployment(component, name, {
    replicas: 2,
    containers: [
      {
        name: "nginx",
        image: images.nginx,
        command: ["nginx", "-e", "stderr", "-g", "daemon off;", "-c", "/etc/toolforge-nginx/nginx.conf"],
        ports: { http: place.port, health: place.health },
        mounts: {
          "/etc/toolforge-nginx": configuration(component, "nginx", { "nginx.conf": nginx(place) }),
          [place.pages]: Volume.fromConfigMap(component, "pages-volume", texts, { name: "pages", items }),
          [place.temporary]: Volume.fromEmptyDir(component, "tmp", "tmp"),
        },
        writable: [place.temporary],
        // assumed: a page is some hundred bytes
        cpu: { request: 20, limit: 500 },
        memory: { request: 32, limit: 64 },
        health: Health.http("/", place.health),
      },
    ],
  });
  made.exposeViaService({ name, ports: [{ name: "http", port: 80, targetPort: place.port }] });
  route(component, name, { hostnames, service: name, port: 80 });
  network.allowFrom(Peer.namespace(webGateway.namespace), Port.tcp(place.port), "visitors, whom the gateway passes on");
}

/** What a static site need not keep. @param name the component's */
export function staticSiteExceptions(name: string): Exception[] {
  return [
    {
      rule: "metrics",
      object: `Deployment/${name}`,
      why: "nginx has none that Prometheus reads; the gateway counts the requests",
    },
  ];
}
