import { nameOf } from "../probes";
import { search, searchFlows, searchMetrics, searchProbes } from "../search";
import type { Role } from "./role";

export const opensearch: Role = {
  purpose: "OpenSearch for the tools: HAProxy in front, three search servers behind",
  flows: searchFlows("opensearch"),
  needs: { opensearch: "virtual" },
  secrets: ["opensearchVrrpPassword"],
  probes: searchProbes("opensearch"),
  metrics: searchMetrics,
  configure: (context) => {
    const before = nameOf(context.environment.roles["elastic"]?.addresses ?? [], "elastic");
    return search(context, {
      service: "opensearch",
      vrrpPassword: "opensearchVrrpPassword",
      package: "opensearch",
      mount: "/srv/opensearch",
      clusterName: "toolforge",
      firstManagers: "cluster.initial_cluster_manager_nodes",
      settings: {
        // HAProxy knows the users
        "plugins.security.disabled": true,
        // tools' indexes move here from Elasticsearch
        ...(before && { "reindex.remote.allowlist": [`${before}:80`] }),
      },
    });
  },
};
