import { KubeLimitRange, KubeResourceQuota, Quantity } from "cdk8s-plus-28/lib/imports/k8s";
import type { Construct } from "constructs";
import type { QuotaOverride } from "../../environments/kubernetes";

/** What a tool gets unless the environment says otherwise. Of maintain-kubeusers' tests, 2023: the newest to be read. */
export const defaultQuota = {
  cpu: { requests: 2, limits: 4 },
  memory: { requests: 4, limits: 8 },
  pods: 10,
  jobs: 15,
  cronjobs: 50,
  podCpu: 1,
  podMemory: 4,
};

/**
 * How much all pods of a tool, and each of its containers, may use.
 * assumed: an override of CPU or memory raises the limit, and what may be kept free in the default's proportion of 1:2.
 */
export function quota(scope: Construct, namespace: string, override?: QuotaOverride): void {
  const { cpu = defaultQuota.cpu.limits, memory = defaultQuota.memory.limits } = override ?? {};
  const { pods, jobs, cronjobs, podCpu, podMemory } = { ...defaultQuota, ...override };
  new KubeResourceQuota(scope, "quota", {
    metadata: { name: namespace, namespace },
    spec: {
      hard: quantities({
        "requests.cpu": cpu / 2,
        "limits.cpu": cpu,
        "requests.memory": gibibytes(memory / 2),
        "limits.memory": gibibytes(memory),
        pods,
        services: 1,
        "services.nodeports": 0,
        "services.loadbalancers": 0,
        replicationcontrollers: 1,
        secrets: 10,
        configmaps: 10,
        persistentvolumeclaims: 3,
        "count/jobs.batch": jobs,
        "count/cronjobs.batch": cronjobs,
        "count/deployments.apps": 3,
      }),
    },
  });
  new KubeLimitRange(scope, "limits", {
    metadata: { name: namespace, namespace },
    spec: {
      limits: [
        {
          type: "Container",
          default: quantities({ cpu: "500m", memory: "512Mi" }),
          defaultRequest: quantities({ cpu: "150m", memory: "256Mi" }),
          max: quantities({ cpu: podCpu, memory: gibibytes(podMemory) }),
          min: quantities({ cpu: "50m", memory: "100Mi" }),
        },
      ],
    },
  });
}

const gibibytes = (count: number) => (Number.isInteger(count) ? `${count}Gi` : `${Math.round(count * 1024)}Mi`);

function quantities(values: Record<string, string | number>): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Quantity.fromString(quantity(value))]));
}

/** As the API server writes it: 0.5 CPUs are 500m. */
function quantity(value: string | number): string {
  if (typeof value === "string" || Number.isInteger(value)) return `${value}`;
  return `${Math.round(value * 1000)}m`;
}
