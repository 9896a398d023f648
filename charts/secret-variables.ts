import { EnvValue, Secret } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { type ClusterSecretName, clusterSecrets } from "./secrets";

/**
 * Environment variables out of a Secret, each of the name of its key. The workload names the Secret in `secrets`, so that
 * its pods restart when it changes.
 */
export function secretVariables(scope: Construct, name: ClusterSecretName): Record<string, EnvValue> {
  const secret = Secret.fromSecretName(scope, `secret-${name}`, name);
  return Object.fromEntries(
    Object.keys(clusterSecrets[name].values).map((key) => [key, EnvValue.fromSecretValue({ secret, key })]),
  );
}
