import type { Environment } from "../environments/environment";
import { type Release, repositories } from "./release";

/** What helmfile reads: https://helmfile.readthedocs.io/en/latest/#configuration. */
export function helmfile(releases: readonly Release[], environment: Environment) {
  const used = Object.entries(repositories).filter(([name]) =>
    releases.some(({ chart }) => chart.startsWith(`${name}/`)),
  );
  return {
    repositories: used.map(([name, repository]) => ({ name, ...repository })),
    helmDefaults: { createNamespace: true, wait: true, timeout: 600, atomic: true },
    releases: releases.map(
      ({ name, namespace, chart, version, timeout, podsMayWait, countsOn, needs = [], values }) => ({
        name,
        namespace,
        chart,
        version,
        ...(timeout && { timeout }),
        ...(podsMayWait && { wait: false, atomic: false }),
        ...(countsOn && { hooks: [applying(countsOn)] }),
        needs: [...needs],
        values: values ? [values(environment)] : [],
      }),
    ),
  };
}

/** Server-side, since objects such as Gateway API's are too large for kubectl's own note of what it applied last. */
function applying(urls: readonly string[]) {
  return {
    events: ["presync"],
    showlogs: true,
    command: "kubectl",
    args: ["apply", "--server-side", ...urls.map((url) => `--filename=${url}`)],
  };
}
