import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../lab/client/shell";
import { type Binaries } from "./binaries";
import { TestCa } from "./certificates";
import { Cluster } from "./cluster";
import { Flags } from "./flags";
import { freePorts } from "./ports";
import { Program } from "./program";

const prefix = "toolforge-control-plane-";

/** etcd, API server and controller manager on loopback: a cluster without nodes, in a folder of its own. */
export class ControlPlane {
  private readonly programs: Program[] = [];

  private constructor(readonly cluster: Cluster) {}

  /** @throws Error with the end of the log of the program that did not start */
  static async start({ own, controllerManager }: Binaries): Promise<ControlPlane> {
    removeLeftovers();
    const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    const [api, etcd, peer] = (await freePorts(3)) as [number, number, number];
    mkdirSync(join(folder, "pki"));
    const ca = TestCa.create(join(folder, "pki"));
    const cluster = new Cluster({ programs: own, folder, url: `https://127.0.0.1:${api}` });
    const flags = new Flags(folder, { api, etcd, peer }, ca, cluster.kubeconfig("system:kube-controller-manager"));
    const started = new ControlPlane(cluster);
    try {
      started.run(own, "etcd", flags.etcd);
      started.run(own, "kube-apiserver", flags.apiServer);
      await started.answers(["get", "--raw", "/readyz"]);
      started.run(controllerManager, "kube-controller-manager", flags.controllerManager);
      await started.answers(["get", "serviceaccount", "default", "--namespace=default"]);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  private run(programs: string, name: string, flags: readonly string[]): void {
    this.programs.push(new Program(join(programs, name), flags, join(this.cluster.access.folder, `${name}.log`)));
  }

  private async answers(question: readonly string[]): Promise<void> {
    const kubectl = this.cluster.admin;
    await until(`kubectl ${question.join(" ")}`, 600, async () => {
      this.programs.forEach((program) => program.mustRun());
      return (await kubectl.run(question)).code === 0;
    });
  }

  get pids(): number[] {
    return this.programs.map(({ pid }) => pid);
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    rmSync(this.cluster.access.folder, { recursive: true, force: true });
  }
}

/** Folders of runs that were killed. Their programs died with them. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
