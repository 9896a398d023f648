import type { HostFiles } from "../host-files";
import { exporterPort } from "./ports";

/** The figures of the search server here; while there is none, that it is down. OpenSearch answers as Elasticsearch did. */
export const exporter: HostFiles = {
  packages: ["prometheus-elasticsearch-exporter"],
  files: {
    "/etc/default/prometheus-elasticsearch-exporter": {
      content: `ARGS="--web.listen-address=:${exporterPort} --es.uri=http://127.0.0.1:9200"\n`,
      check: "sh -n %",
      notifies: "prometheus-elasticsearch-exporter",
    },
  },
  services: { "prometheus-elasticsearch-exporter": { reload: "systemctl restart prometheus-elasticsearch-exporter" } },
};
