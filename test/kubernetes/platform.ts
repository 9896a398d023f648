import { join } from "node:path";
import type { Answer, Kubectl } from "../../commands/charts/kubectl";
import { readManifests } from "../../commands/charts/read-manifests";
import type { Manifest } from "../../charts/rules/manifest";
import { environments } from "../../environments";
import type { Environment } from "../../environments/environment";
import { applyManifests } from "../../commands/charts/apply";
import { Cluster } from "./cluster";

/** An environment's manifests, and a cluster of its version for them. The global setup has made both. */
export class Platform {
  readonly kubectl: Kubectl;
  /** As `cdk8s synth` writes them. */
  readonly folder: string;

  constructor(
    readonly environment: Environment,
    readonly cluster = Cluster.ofVersion(environment.kubernetes.version),
  ) {
    this.kubectl = this.cluster.admin;
    this.folder = join(this.cluster.access.folder, "manifests", environment.project);
  }

  get objects(): Manifest[] {
    return readManifests(this.folder);
  }

  /** Applies a folder of manifests, by default all, as strictly as can be: a warning is a failure. */
  apply(folder = this.folder, ...options: readonly string[]): Promise<Answer> {
    return applyManifests(this.kubectl, this.environment.project, folder, "--warnings-as-errors", ...options);
  }

  /** Applies all, after which everything that was applied before and is not of them is gone. */
  async deliver(): Promise<void> {
    for (let left = 3; left > 0; left--) {
      const { code, stderr } = await this.apply();
      if (code === 0) return;
      // The API server gives a request half a minute, which may be too little where much else runs.
      if (left > 1 && /timeout|deadline exceeded/i.test(stderr)) continue;
      throw new Error(`the manifests of ${this.environment.project} were not applied:\n${stderr}`);
    }
  }
}

/** For `describe.each`: the name, and how to come by its platform once the clusters run. */
export const platforms = environments.map(({ data }) => ({
  project: data.project,
  version: data.kubernetes.version,
  domain: data.web.domain,
  quotas: data.kubernetes.quotas,
  open: () => new Platform(data),
}));
