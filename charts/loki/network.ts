import { Port } from "../../constructs/port";
import type { Component } from "../component";
import { Peer } from "../peer";
import { lokiPorts } from "./release";

/** The addresses of object.eqiad1.wikimediacloud.org (toolforge-deploy, 2026-08-20). */
const objectStorage = Peer.ranges("object-storage", "185.15.56.161/32", "2a02:ec80:a000:4000::1/128");

/** What a Loki in the component's namespace needs to work; who may ask it, the component says. */
export function lokiNetwork({ network, namespace }: Component): void {
  const { http, grpc, members } = lokiPorts;
  network.allowFrom(Peer.nodes(), Port.tcp(http), "Prometheus reads the metrics through the API server");
  for (const port of [http, grpc, members]) {
    network.allowFrom(Peer.namespace(namespace!), Port.tcp(port), "its parts work together");
    network.allowTo(Peer.namespace(namespace!), Port.tcp(port), "its parts work together");
  }
  network.allowTo(objectStorage, Port.tcp(443), "keeps what it gets in the cloud's object storage");
}
