import { variablePrefix } from "../../../charts/policies/envvars";

/** A case: a secret that envvars-api writes and deletes, and what the refusal says. */
export interface SecretCase {
  readonly namespace: string;
  readonly name: string;
  /** The rule and what was found, then the remedy. @default it is allowed */
  readonly refused?: readonly [found: string, remedy: string];
}

const foreign = (namespace: string) =>
  [`/tools-only: the namespace ${namespace} is not a tool's`, "Nobody but an admin"] as const;

/** @param tool the namespace of one */
export function secretCases(tool: string): Readonly<Record<string, SecretCase>> {
  const variable = `${variablePrefix}password`;
  return {
    "secret-variable-of-a-tool": { namespace: tool, name: variable },
    "secret-of-a-tool-that-is-no-variable": {
      namespace: tool,
      name: "password",
      refused: ["/variables-only: the secret password is no variable", "The tool itself writes"],
    },
    "secret-of-a-neighbouring-name": {
      namespace: tool,
      name: "toolforge.envvar.v10",
      refused: ["/variables-only: the secret toolforge.envvar.v10", "The tool itself writes"],
    },
    "secret-of-the-platform": { namespace: "builds-api", name: variable, refused: foreign("builds-api") },
    "secret-of-kubernetes": { namespace: "kube-system", name: variable, refused: foreign("kube-system") },
    "secret-of-nobody": { namespace: "default", name: variable, refused: foreign("default") },
  };
}
