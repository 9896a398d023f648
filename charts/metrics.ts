import { ApiObject, JsonPatch } from "cdk8s";
import { HostPathVolumeType, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { Health } from "./health";
import { images } from "./images";
import { Peer } from "./peer";
import { daemonSet } from "./workload";

const object = "DaemonSet/cadvisor";

/** What cAdvisor reads of its node, by the path where it looks for it. Of its own documentation, docs/running.md. */
const hostPaths: Readonly<Record<string, string>> = {
  "/rootfs": "/",
  "/run/containerd": "/run/containerd",
  "/sys": "/sys",
  "/dev/disk": "/dev/disk",
};

/**
 * What the containers use. cAdvisor is here; kube-state-metrics and metrics-server are releases, which run in this
 * namespace: see `releases.ts`.
 */
export class Metrics extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "metrics", environment, {
      purpose: "measures what pods use, and tells what there is in the cluster",
      podSecurity: "privileged",
      exceptions: [
        { rule: "non-root", object, why: "only root may ask containerd which container a process is of" },
        { rule: "host-path", object, why: "what it measures is the node's" },
        { rule: "pod-security", object: "Namespace/metrics", why: "a root container with paths of the node" },
      ],
    });
    const mounts = Object.entries(hostPaths).map(([path, hostPath]) => {
      const name = path.slice(1).replaceAll("/", "-");
      const type = HostPathVolumeType.DIRECTORY;
      return [path, Volume.fromHostPath(this, name, name, { path: hostPath, type })] as const;
    });
    const cadvisor = daemonSet(this, "cadvisor", {
      containers: [
        {
          name: "cadvisor",
          image: images.cadvisor,
          // Prometheus asks every four minutes; each label of each container would be a series of its own
          args: ["--housekeeping_interval=30s", "--store_container_labels=false", "--docker_only=false"],
          ports: { metrics: 8080 },
          mounts: Object.fromEntries(mounts),
          user: 0,
          // assumed: those of cAdvisor's own example
          cpu: { request: 150, limit: 300 },
          memory: { request: 200, limit: 2000 },
          health: Health.http("/healthz", 8080),
        },
      ],
    });
    // gateways and control planes too
    ApiObject.of(cadvisor).addJsonPatch(JsonPatch.add("/spec/template/spec/tolerations", [{ operator: "Exists" }]));

    this.network.allowFrom(
      Peer.nodes(),
      Port.tcp(8080),
      "Prometheus reads cAdvisor and kube-state-metrics through the API server",
    );
    this.network.allowFrom(Peer.nodes(), Port.tcp(10250), "the API server asks metrics-server, as kubectl top does");
    this.network.allowTo(Peer.cloud(), Port.tcp(10250), "metrics-server asks the kubelets");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "kube-state-metrics and metrics-server ask what there is");
  }
}
