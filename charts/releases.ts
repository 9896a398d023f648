import { alloy } from "./alloy/release";
import { infraTracing } from "./infra-tracing/release";
import { loki } from "./loki/release";
import type { Release } from "./release";

/** What kube-state-metrics tells about. */
const collectors = [
  "cronjobs",
  "daemonsets",
  "deployments",
  "jobs",
  "limitranges",
  "namespaces",
  "nodes",
  "poddisruptionbudgets",
  "pods",
  "replicasets",
  "resourcequotas",
  "services",
  "statefulsets",
];

/**
 * Third-party operators, in the order in which they are installed. Versions and guards: of toolforge-deploy,
 * 2026-08-20, where no other source is named.
 */
export const releases: readonly Release[] = [
  {
    name: "calico",
    namespace: "kube-system",
    chart: "toolforge/calico",
    version: "0.0.20-20251110182231-f8df7655",
    kubeVersion: ">=1.29 <=1.32",
    beyond: { kubeVersion: "1.33.x", why: "staging has run it on 1.33 since 2026-08-12: the chart's guard is older" },
  },
  {
    name: "cert-manager",
    namespace: "cert-manager",
    chart: "jetstack/cert-manager",
    version: "v1.20.3",
    kubeVersion: ">=1.32",
    needs: ["kube-system/calico"],
    values: ({ kubernetes }) => ({
      crds: { enabled: true },
      image: { repository: `${kubernetes.registries.mirror}/cert-manager/controller` },
      webhook: { image: { repository: `${kubernetes.registries.mirror}/cert-manager/webhook` } },
      cainjector: { image: { repository: `${kubernetes.registries.mirror}/cert-manager/cainjector` } },
      startupapicheck: { image: { repository: `${kubernetes.registries.mirror}/cert-manager/startupapicheck` } },
    }),
  },
  {
    name: "reloader",
    namespace: "cert-manager",
    chart: "stakater/reloader",
    version: "1.1.0",
    // assumed: its makers state no range
    kubeVersion: ">=1.19",
    needs: ["cert-manager/cert-manager"],
    values: ({ kubernetes }) => ({
      reloader: {
        deployment: {
          image: { name: `${kubernetes.registries.mirror}/cert-manager/stakater-reloader` },
          // what the chart leaves out and the level `restricted` asks for
          containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
        enableMetricsByNamespace: false,
      },
    }),
  },
  loki,
  alloy,
  infraTracing,
  {
    name: "tekton",
    namespace: "tekton-pipelines",
    // assumed: today Tekton is a part of the platform's own chart of the pipeline
    chart: "cdf/tekton-pipeline",
    version: "1.9.1",
    // what its controller asks for. Helm never raises the custom resource definitions of a chart: an upgrade applies them by hand.
    kubeVersion: ">=1.28",
    needs: ["kube-system/calico"],
    values: () => ({
      // Its images are pinned by their digests at ghcr.io: the chart can take none but the controller's from elsewhere.
      namespace: { name: "tekton-pipelines", create: false },
      // what it adds to the pods of builds keeps the level `restricted`
      featureFlags: { "set-security-context": "true" },
      // assumed
      controller: { resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } } },
    }),
  },
  {
    name: "istio-base",
    namespace: "istio-system",
    chart: "istio/base",
    version: "1.29.0",
    kubeVersion: ">=1.31 <=1.35",
    // has no chart of its makers
    countsOn: ["https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.4.1/standard-install.yaml"],
    needs: ["kube-system/calico"],
  },
  {
    name: "istiod",
    namespace: "istio-system",
    chart: "istio/istiod",
    version: "1.29.0",
    kubeVersion: ">=1.31 <=1.35",
    needs: ["istio-system/istio-base"],
    values: ({ kubernetes }) => ({
      autoscaleEnabled: false,
      replicaCount: 3,
      // what the chart leaves out and the level `restricted` asks for
      seccompProfile: { type: "RuntimeDefault" },
      global: { hub: `${kubernetes.registries.mirror}/istio`, proxy: { clusterDomain: kubernetes.domain } },
    }),
  },
  {
    name: "kube-state-metrics",
    namespace: "metrics",
    chart: "prometheus-community/kube-state-metrics",
    version: "7.0.0",
    kubeVersion: ">=1.19 <=1.32",
    beyond: { kubeVersion: "1.33.x", why: "staging has run it on 1.33 since 2026-08-12: the guard is older" },
    needs: ["kube-system/calico"],
    values: ({ kubernetes }) => ({
      image: { registry: kubernetes.registries.mirror, repository: "kube-state-metrics" },
      // each replica watches its share of the objects
      autosharding: { enabled: true },
      replicas: 3,
      // without secrets and configmaps: it would be allowed to read all that are in the cluster
      collectors,
      // assumed: some ten thousand pods and jobs
      resources: { requests: { cpu: "200m", memory: "512Mi" }, limits: { cpu: "1", memory: "2Gi" } },
      podDisruptionBudget: { maxUnavailable: 1 },
    }),
  },
  {
    name: "metrics-server",
    namespace: "metrics",
    chart: "metrics-server/metrics-server",
    // newer than the platform's 3.12.2: this one asks cert-manager for its certificate by itself
    version: "3.13.1",
    kubeVersion: ">=1.31",
    needs: ["cert-manager/cert-manager", "cert-manager/reloader"],
    values: ({ kubernetes }) => ({
      image: { repository: `${kubernetes.registries.mirror}/metrics-server` },
      // kubeadm's kubelets sign their certificates themselves
      args: ["--kubelet-insecure-tls"],
      tls: { type: "cert-manager", clusterDomain: kubernetes.domain },
      apiService: { insecureSkipTLSVerify: false },
      deploymentAnnotations: { "secret.reloader.stakater.com/reload": "metrics-server" },
      metrics: { enabled: true },
      // assumed: of its makers for a hundred nodes, and twice that at most
      resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { cpu: "500m", memory: "400Mi" } },
    }),
  },
];
