import { search, searchFlows, searchMetrics, searchProbes } from "../search";
import type { Role } from "./role";

export const elastic: Role = {
  purpose: "Elasticsearch for the tools: HAProxy in front, three search servers behind",
  flows: searchFlows("elastic"),
  needs: { elastic: "virtual" },
  secrets: ["elasticVrrpPassword"],
  probes: searchProbes("elastic"),
  metrics: searchMetrics,
  configure: (context) =>
    search(context, {
      service: "elastic",
      vrrpPassword: "elasticVrrpPassword",
      package: "elasticsearch",
      mount: "/srv/elasticsearch",
      clusterName: "tools",
      firstManagers: "cluster.initial_master_nodes",
    }),
};
