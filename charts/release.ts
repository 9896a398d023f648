import { satisfies, validRange } from "semver";
import type { Environment } from "../environments/environment";
import type { Fault } from "../environments/fault";
import { secretReferences } from "./rules/secret-references";
import { isDeclared } from "./rules/secrets";

/** What a Helm chart is told: anything that YAML can say. */
export type Values = { readonly [key: string]: Value };
type Value = string | number | boolean | null | readonly Value[] | Values;

/** A third-party operator, installed by Helm as its makers publish it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** A key of {@link repositories}, a slash and the chart's name there. */
  readonly chart: `${keyof typeof repositories}/${string}`;
  /** The chart's exact version. */
  readonly version: string;
  /** The API servers' versions that this version of the chart is for, as its makers say. */
  readonly kubeVersion: string;
  /** Why it may run on this newer version nevertheless. @default it may not */
  readonly beyond?: { readonly kubeVersion: string; readonly why: string };
  /** Seconds until it must be up. @default 600 */
  readonly timeout?: number;
  /**
   * URLs of manifests that the chart counts on and does not bring. They are applied before it whenever it changes, so
   * that they are raised together. @default none
   */
  readonly countsOn?: readonly string[];
  /**
   * Whether its pods are left to come up whenever they can, such as those that wait for a Secret of `charts/secrets.ts`:
   * Secrets are applied after the releases. @default false: the next ones wait for them, and what does not come up is taken back
   */
  readonly podsMayWait?: boolean;
  /** Releases that must be there before. @default none */
  readonly needs?: readonly string[];
  /** @default the chart's own */
  readonly values?: (environment: Environment) => Values;
}

/** Where charts come from. An `oci` registry is asked for its charts directly. */
export const repositories = {
  cdf: { url: "https://cdfoundation.github.io/tekton-helm-chart" },
  grafana: { url: "https://grafana.github.io/helm-charts" },
  istio: { url: "https://istio-release.storage.googleapis.com/charts" },
  jetstack: { url: "https://charts.jetstack.io" },
  "metrics-server": { url: "https://kubernetes-sigs.github.io/metrics-server" },
  "prometheus-community": { url: "https://prometheus-community.github.io/helm-charts" },
  stakater: { url: "https://stakater.github.io/stakater-charts" },
  toolforge: { url: "tools-harbor.wmcloud.org/toolforge", oci: true },
} as const satisfies Record<string, { url: string; oci?: boolean }>;

/** What is wrong with the releases for an environment. */
export function checkReleases(releases: readonly Release[], environment: Environment): Fault[] {
  const { kubernetes } = environment;
  const called = (release: Release) => `${release.namespace}/${release.name}`;
  return releases.flatMap((release, i): Fault[] => {
    const { name, kubeVersion, beyond, needs = [], podsMayWait = false, version } = release;
    const read = secretReferences(release.values?.(environment) ?? {});
    const path = `charts/releases.ts: ${name}`;
    const fits = [kubeVersion, beyond?.kubeVersion].some((range) => range && satisfies(kubernetes.version, range));
    const before = releases.slice(0, i).map(called);
    const faults: (Fault | false)[] = [
      !validRange(kubeVersion) && {
        path: `${path}.kubeVersion`,
        found: kubeVersion,
        allowed: "a range such as >=1.29 <=1.33",
        remedy: "copy it from the chart's Chart.yaml",
      },
      !!validRange(kubeVersion) &&
        !fits && {
          path: `${path}.kubeVersion`,
          found: kubernetes.version,
          allowed: `a version of Kubernetes in ${kubeVersion}`,
          remedy: "take a version of the chart that is for it, or state `beyond` with the reason",
        },
      !/^v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version) && {
        path: `${path}.version`,
        found: version,
        allowed: "an exact version",
        remedy: "pin the chart",
      },
      ...needs.map(
        (need) =>
          !before.includes(need) && {
            path: `${path}.needs`,
            found: need,
            allowed: `a release above it: ${before.join(", ")}`,
            remedy: "correct it as <namespace>/<name>, or move the release below what it needs",
          },
      ),
      ...read.map(
        (reference) =>
          !isDeclared(release.namespace, reference) && {
            path: `${path}.values.${reference.path}`,
            found: reference.name,
            allowed: "a Secret of charts/secrets.ts with the release's namespace",
            remedy: "add it to charts/secrets.ts",
          },
      ),
      read.length > 0 &&
        !podsMayWait && {
          path: `${path}.podsMayWait`,
          found: podsMayWait,
          allowed: "true: its pods wait for a Secret, which is applied after the releases",
          remedy: "set it",
        },
    ];
    return faults.filter((fault) => fault !== false);
  });
}
