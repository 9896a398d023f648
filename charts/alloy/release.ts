import { lokiPorts } from "../loki/release";
import type { Release } from "../release";
import { logsOfTools } from "./configuration";

/** Where it answers for its metrics. */
export const alloyPort = 12345;

/** Alloy on every node where tools run. */
export const alloy: Release = {
  name: "alloy",
  namespace: "alloy",
  chart: "grafana/alloy",
  // newer than the platform's 1.1.1, which lets Alloy read every secret of the cluster
  version: "1.11.1",
  // assumed: its makers state no range
  kubeVersion: ">=1.25",
  // of toolforge-deploy: one node after the other, and there are many
  timeout: 3600,
  needs: ["loki/loki-tools"],
  values: ({ kubernetes }) => ({
    crds: { create: false },
    image: { registry: kubernetes.registries.mirror },
    alloy: {
      enableReporting: false,
      listenPort: alloyPort,
      mounts: { varlog: true, extra: [{ name: "state", mountPath: "/tmp/alloy" }] },
      configMap: {
        content: logsOfTools(`http://loki-tools-write.loki.svc.${kubernetes.domain}:${lokiPorts.http}`),
      },
      securityContext: {
        // as whom the kubelet writes the logs
        runAsUser: 0,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      },
      // assumed
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    },
    controller: {
      volumes: { extra: [{ name: "state", emptyDir: {} }] },
    },
    // in two, since the chart wants something in both
    rbac: {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }],
      clusterRules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    },
    // its image is not mirrored: a new configuration restarts the pods
    configReloader: { enabled: false },
  }),
};
