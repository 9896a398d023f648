import { existsSync } from "node:fs";
import { join } from "node:path";
import { TestCa, writeKubeconfig } from "./certificates";
import { Kubectl } from "../../commands/charts/kubectl";

/** Where a running cluster is. */
export interface Access {
  /** A folder with kubectl of the cluster's version. */
  readonly programs: string;
  /** Holds its CA, its logs, and the configuration of every user. */
  readonly folder: string;
  /** Of the API server. */
  readonly url: string;
}

const variable = (version: string) => `TOOLFORGE_TEST_KUBERNETES_${version.replaceAll(".", "_")}`;

/** A running cluster, as its users see it. */
export class Cluster {
  constructor(readonly access: Access) {}

  /** One that the global setup has started. */
  static ofVersion(version: string): Cluster {
    const access = process.env[variable(version)];
    if (!access) throw new Error(`no cluster of version ${version} runs: global-setup.ts starts them`);
    return new Cluster(JSON.parse(access) as Access);
  }

  /** Lets every test find it. */
  announce(version: string): void {
    process.env[variable(version)] = JSON.stringify(this.access);
  }

  get admin(): Kubectl {
    return this.as("admin", "system:masters");
  }

  /** @returns the kubectl of somebody who comes with a client certificate */
  as(user: string, ...groups: readonly string[]): Kubectl {
    return new Kubectl({
      ...process.env,
      PATH: `${this.access.programs}:${process.env["PATH"]}`,
      KUBECONFIG: this.kubeconfig(user, ...groups),
      KUBECACHEDIR: join(this.access.folder, "discovered"),
    });
  }

  /** @returns the file with the user's access */
  kubeconfig(user: string, ...groups: readonly string[]): string {
    const name = [user, ...groups].join(",").replaceAll(":", "-");
    const file = join(this.access.folder, `${name}.kubeconfig`);
    if (!existsSync(file)) {
      const ca = new TestCa(join(this.access.folder, "pki"));
      writeKubeconfig(file, this.access.url, ca.own, ca.client(user, groups));
    }
    return file;
  }
}
