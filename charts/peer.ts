import type { NetworkPolicyPeer } from "cdk8s-plus-28/lib/imports/k8s";
import type { Environment } from "../environments/environment";
import { labels } from "./annotations";

/** Who may be at the other end of a connection to or from a component's pods. */
export class Peer {
  private constructor(
    /** For the name of the policy. */
    readonly name: string,
    /** As a NetworkPolicy says it. */
    readonly peersIn: (environment: Environment) => NetworkPolicyPeer[],
  ) {}

  /** All pods of a namespace, which is how a component is named. */
  static namespace(name: string): Peer {
    return new Peer(name, () => [{ namespaceSelector: labelled("kubernetes.io/metadata.name", name) }]);
  }
  /** Some pods of a namespace, by their labels. */
  static pods(namespace: string, labels: Record<string, string>): Peer {
    return new Peer(namespace, () => [
      {
        namespaceSelector: labelled("kubernetes.io/metadata.name", namespace),
        podSelector: { matchLabels: labels },
      },
    ]);
  }
  /** The cluster's name servers. */
  static dns(): Peer {
    return Peer.pods("kube-system", { "k8s-app": "kube-dns" });
  }
  /** Every pod of every tool. */
  static tools(): Peer {
    return new Peer("tools", () => [{ namespaceSelector: labelled("tenancy", "tool") }]);
  }
  /** Every pod of the platform's own components. */
  static platform(): Peer {
    return new Peer("platform", () => [{ namespaceSelector: labelled(labels.platform, "true") }]);
  }
  /** Any machine of the cloud: the platform's own (mail, Redis, API servers) have no fixed addresses. */
  static cloud(): Peer {
    return new Peer("cloud", ({ networks }) => [...networks.cloud].sort().map(range));
  }
  /**
   * The nodes, and through them whoever uses a NodePort or the API server's proxy. A node comes from its own address
   * or, when the pod is on another node, from the one that Calico's tunnel has there, which is in the pods' range.
   */
  static nodes(): Peer {
    return new Peer("nodes", ({ networks, kubernetes }) => [...networks.cloud, kubernetes.podRange].sort().map(range));
  }
  /** The Internet: neither the cloud, whose machines often trust whoever is inside, nor anything private. */
  static internet(): Peer {
    return new Peer("internet", ({ networks: { cloud } }) =>
      ["0.0.0.0/0", "::/0"].map((cidr) => {
        const isFamily = (range: string) => range.includes(":") === cidr.includes(":");
        return { ipBlock: { cidr, except: [...privateRanges, ...cloud].filter(isFamily) } };
      }),
    );
  }
  /** Ranges outside, under a name of their own. */
  static ranges(name: string, ...ranges: string[]): Peer {
    return new Peer(name, () => ranges.map(range));
  }
}

/** Of RFC 1918, 4193 and 6598, the machines' own and, at 169.254.169.254, the cloud's metadata service. */
const privateRanges = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "fc00::/7",
  "fe80::/10",
];

const labelled = (label: string, value: string) => ({ matchLabels: { [label]: value } });
const range = (cidr: string) => ({ ipBlock: { cidr } });
