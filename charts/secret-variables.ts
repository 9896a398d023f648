import { EnvValue, Secret } from "cdk8s-plus-28";
import type { Construct } from "constructs";

/**
 * Environment variables out of a secret of the component's namespace that an admin has put there: no secret is in a
 * manifest. Each variable is the key of its own name.
 */
export function secretVariables(
  scope: Construct,
  secretName: string,
  names: readonly string[],
): Record<string, EnvValue> {
  const secret = Secret.fromSecretName(scope, `secret-${secretName}`, secretName);
  return Object.fromEntries(names.map((name) => [name, EnvValue.fromSecretValue({ secret, key: name })]));
}
