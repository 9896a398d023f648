import { Capability, HostPathVolumeType, Node, NodeLabelQuery, Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { apiService } from "./api/service";
import { Component } from "./component";
import { configuration } from "./configuration";
import { images } from "./images";
import { Peer } from "./peer";
import { wikimedia } from "./wikimedia";

/** What the API sees of its node: where the tools' certificates are, and who the tools are. */
const hostPaths: Readonly<Record<string, HostPathVolumeType>> = {
  "/data/project": HostPathVolumeType.DIRECTORY,
  "/etc/nsswitch.conf": HostPathVolumeType.FILE,
  "/etc/wmcs-project": HostPathVolumeType.FILE,
  "/var/lib/sss/pipes": HostPathVolumeType.DIRECTORY,
};

/** The API by which tools run jobs. It acts on the cluster as the tool that asks, with the tool's own certificate. */
export class JobsApi extends Component {
  constructor(scope: Construct, environment: Environment) {
    const { kubernetes, web } = environment;
    const object = "Deployment/jobs-api";
    const container = "jobs-api";
    super(scope, "jobs-api", environment, {
      purpose: "the API by which tools run jobs",
      podSecurity: "privileged",
      exceptions: [
        {
          rule: "non-root",
          object,
          container,
          why: "only root and the tool may read a tool's certificate in its home",
        },
        { rule: "capabilities", object, container, why: "without DAC_READ_SEARCH, root may not either" },
        { rule: "host-path", object, why: "the tools' homes and users are mounted on the node" },
        { rule: "pod-security", object: "Namespace/jobs-api", why: "a root container with paths of the node" },
      ],
    });
    this.account.may(
      "images",
      [{ resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
      "reads the images that image-config publishes",
      "tf-public",
    );
    this.account.mayEverywhere(
      "jobs",
      [
        {
          group: "jobs-api.toolforge.org",
          resources: ["continuous-jobs", "one-off-jobs", "scheduled-jobs", "webservice-jobs"],
          verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
        },
      ],
      "keeps what tools have asked for in their namespaces",
    );

    const [harbor] = kubernetes.registries.own.split("/");
    const paths = Object.entries(hostPaths).map(([path, type]) => {
      const name = path.slice(1).replace(/[^a-z]/g, "-");
      return [path, Volume.fromHostPath(this, name, name, { path, type })] as const;
    });
    const deployment = apiService(this, {
      replicas: 2,
      metricsPort: 9200,
      api: {
        image: images["jobs-api"],
        user: 0,
        capabilities: [Capability.DAC_READ_SEARCH],
        env: {
          ADDRESS: "127.0.0.1",
          PORT: "8000",
          DEBUG: `${kubernetes.logLevel === "debug"}`,
          DEFAULT_CPU_LIMIT: "1000m",
          DEFAULT_PUBLIC_DOMAIN: web.domain,
          IMAGES_CONFIG_REFRESH_INTERVAL: "01:00:00",
          LOKI_URL: `http://loki-tools-read.loki.svc.${kubernetes.domain}:3100/loki`,
          PROMETHEUS_MULTIPROC_DIR: "/tmp/prometheus",
          SKIP_IMAGES: "false",
          SKIP_METRICS: "false",
        },
        mounts: {
          ...Object.fromEntries(paths),
          "/etc/jobs-api": configuration(this, "harbor", { "harbor.json": JSON.stringify({ host: harbor }) }),
          "/tmp/prometheus": Volume.fromEmptyDir(this, "metrics", "metrics"),
        },
        writable: ["/tmp/prometheus"],
        // assumed: today's chart states none
        cpu: { request: 500, limit: 1000 },
        memory: { request: 128, limit: 512 },
      },
    });
    deployment.scheduling.attract(Node.labeled(NodeLabelQuery.is("kubernetes.wmcloud.org/nfs-mounted", "true")));

    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "acts on the cluster as the tool");
    this.network.allowTo(Peer.namespace("loki"), Port.tcp(3100), "reads the logs of jobs");
    // its name belongs to the cloud's web proxy, which has an address of each kind
    for (const peer of [Peer.cloud(), wikimedia]) {
      this.network.allowTo(peer, Port.tcp(443), "asks Harbor which images the tool has built");
    }
  }
}
