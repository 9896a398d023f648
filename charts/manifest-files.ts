import { Yaml } from "cdk8s";
import type { Cluster } from "./build";
import { helmfile } from "./helmfile";
import { releases } from "./releases";

/** One of the files that an environment's cluster is made of. */
export interface ManifestFile {
  /** The component that it defines, or `helmfile`. */
  readonly component: string;
  /** Numbered in the order in which they are applied: `04-jobs-api.yaml`. The helmfile has no number. */
  readonly name: string;
  readonly content: string;
}

export function manifestFiles({ environment, rendered }: Cluster): ManifestFile[] {
  return [
    ...rendered.map(({ component: { name }, objects }, i) => ({
      component: name,
      name: `${`${i + 1}`.padStart(2, "0")}-${name}.yaml`,
      content: Yaml.stringify(...objects),
    })),
    { component: "helmfile", name: "helmfile.yaml", content: Yaml.stringify(helmfile(releases, environment)) },
  ];
}
