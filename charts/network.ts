import { Construct } from "constructs";
import { IntOrString, KubeNetworkPolicy } from "cdk8s-plus-28/lib/imports/k8s";
import type { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { annotations } from "./annotations";
import type { Peer } from "./peer";

/** What may connect to the pods of a namespace, and where they may connect to: nothing but what is said here. */
export class Network extends Construct {
  constructor(
    scope: Construct,
    private readonly environment: Environment,
  ) {
    super(scope, "network");
    new KubeNetworkPolicy(this, "default-deny", {
      metadata: { name: "default-deny" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
  }

  /**
   * Lets a peer connect to the pods.
   * @param port of the pods themselves, whatever the port of the Service is
   * @param why the reason, which the policy carries as an annotation
   */
  allowFrom(peer: Peer, port: Port, why: string): void {
    this.allow("from", peer, port, why);
  }

  /** Lets the pods connect to a peer. See {@link allowFrom}. */
  allowTo(peer: Peer, port: Port, why: string): void {
    this.allow("to", peer, port, why);
  }

  private allow(direction: "from" | "to", peer: Peer, port: Port, why: string): void {
    const name = `allow-${direction}-${peer.name}-${`${port}`.replace("/", "-")}`;
    const peers = peer.peersIn(this.environment);
    const ports = [
      {
        protocol: port.protocol!.toUpperCase(),
        port: IntOrString.fromNumber(port.first!),
        endPort: port.last === port.first ? undefined : port.last,
      },
    ];
    new KubeNetworkPolicy(this, name, {
      metadata: { name, annotations: { [annotations.why]: why } },
      spec:
        direction === "from"
          ? { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: peers, ports }] }
          : { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: peers, ports }] },
    });
  }
}
