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
    releases: releases.map(({ name, namespace, chart, version, needs = [], values }) => ({
      name,
      namespace,
      chart,
      version,
      needs: [...needs],
      values: values ? [values(environment)] : [],
    })),
  };
}
