import { annotations } from "../annotations";
import type { Release, Values } from "../release";
import type { ClusterSecretName } from "../secrets";

/** Those of the chart: what clients call, what its parts call, and how they find each other. */
export const lokiPorts = { http: 3100, grpc: 9095, members: 7946 };

/** One Loki with its buckets. */
export interface LokiProps {
  /** Of the release, and of its services. */
  readonly name: string;
  readonly namespace: string;
  /** Beside its version, where Renovate finds the two. */
  readonly chart: "grafana/loki";
  readonly version: string;
  /** What its buckets' names begin with, after the project's. */
  readonly bucket: string;
  /** The keys of the object storage. */
  readonly secretName: ClusterSecretName;
  /** How long it keeps what it gets, and what it refuses: Loki's `limits_config`. */
  readonly limits: Values;
}

/** What each part has: the keys of the object storage, and no disk, since the cluster has none to give. */
const part = (secretName: ClusterSecretName, cpu: string, memory: string): Values => ({
  replicas: 3,
  extraArgs: ["-config.expand-env=true"],
  extraEnvFrom: [{ secretRef: { name: secretName } }],
  annotations: { [annotations.reload]: secretName },
  persistence: { volumeClaimsEnabled: false },
  // assumed
  resources: { requests: { cpu, memory }, limits: { memory } },
});

const off: Values = { enabled: false };

/** A Loki in its three parts. Values that are not marked: of toolforge-deploy, 2026-08-20. */
export const lokiRelease = ({ name, namespace, chart, version, bucket, secretName, limits }: LokiProps): Release => ({
  name,
  namespace,
  chart,
  version,
  // assumed: its makers state no range
  kubeVersion: ">=1.25",
  needs: ["kube-system/calico"],
  // for their Secret, which comes with the manifests
  podsMayWait: true,
  values: ({ project, kubernetes }) => ({
    nameOverride: name,
    global: { clusterDomain: kubernetes.domain },
    deploymentMode: "SimpleScalable",
    loki: {
      image: { registry: kubernetes.registries.mirror },
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
      schemaConfig: {
        configs: [
          {
            from: "2024-04-01",
            store: "tsdb",
            object_store: "s3",
            schema: "v13",
            index: { prefix: "loki_index_", period: "24h" },
          },
        ],
      },
      ingester: { chunk_encoding: "snappy" },
      limits_config: { ...limits, allow_structured_metadata: true },
      compactor: {
        working_directory: "/data/retention",
        retention_enabled: true,
        retention_delete_delay: "2h",
        delete_request_store: "s3",
      },
      storage: {
        type: "s3",
        bucketNames: Object.fromEntries(
          ["chunks", "ruler", "admin"].map((use) => [use, `${project}-${bucket}-${use}`]),
        ),
        s3: {
          endpoint: "object.eqiad1.wikimediacloud.org",
          region: "default",
          s3ForcePathStyle: true,
          insecure: false,
          accessKeyId: "${ACCESS_KEY_ID}",
          secretAccessKey: "${SECRET_ACCESS_KEY}",
        },
      },
    },
    write: part(secretName, "500m", "2Gi"),
    read: part(secretName, "500m", "2Gi"),
    backend: {
      ...part(secretName, "250m", "1Gi"),
      extraVolumes: [{ name: "retention", emptyDir: {} }],
      extraVolumeMounts: [{ name: "retention", mountPath: "/data/retention" }],
    },
    // policies are those of `index.ts`; the rest would run images that are not mirrored
    networkPolicy: off,
    gateway: off,
    chunksCache: off,
    resultsCache: off,
    lokiCanary: off,
    test: off,
    sidecar: { rules: off },
  }),
});

/** The Loki of the tools' logs. */
export const loki = lokiRelease({
  name: "loki-tools",
  namespace: "loki",
  chart: "grafana/loki",
  version: "6.30.1",
  bucket: "loki-tools",
  secretName: "loki-object-storage",
  limits: { retention_period: "336h", max_query_length: "336h" },
});
