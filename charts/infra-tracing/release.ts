import { lokiRelease } from "../loki/release";

/** Its namespace, and its name: that of its services, too. */
export const tracingLoki = "infra-tracing-loki";

/** The Loki of what machines trace. Values: of toolforge-deploy, 2026-08-20. */
export const infraTracing = lokiRelease({
  name: tracingLoki,
  namespace: tracingLoki,
  chart: "grafana/loki",
  version: "6.45.2",
  bucket: "loki-infra-tracing",
  secretName: "infra-tracing-object-storage",
  // sixty days
  limits: { retention_period: "1440h", max_query_length: "1440h", max_query_series: 5000, query_timeout: "3m" },
});
