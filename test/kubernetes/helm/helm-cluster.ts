import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { render } from "../../../charts/build";
import { manifestFiles } from "../../../charts/manifest-files";
import { type Release, repositories } from "../../../charts/release";
import { releases } from "../../../charts/releases";
import type { KubeObject } from "../../../commands/charts/kubectl";
import type { Environment } from "../../../environments/environment";
import { Storage } from "../../support/agent";
import { ControlNode, deliver } from "../../support/control-node";
import { binariesOf } from "../binaries";
import { TestCa } from "../certificates";
import { ControlPlane } from "../control-plane";
import { Charts } from "./charts";
import { Web } from "./web";

/** What `helm list` says of a release. */
export interface Installed {
  readonly name: string;
  readonly namespace: string;
  /** With its version. */
  readonly chart: string;
  readonly revision: string;
  readonly status: string;
}

/** What tests change in a helmfile. */
interface Helmfile {
  releases: { name: string; version: string; values: object[]; [other: string]: unknown }[];
}

const run = promisify(execFile);
const urls = [
  ...Object.values(repositories).map(({ url }) => url),
  ...releases.flatMap(({ countsOn = [] }) => countsOn),
];
const hosts = [...new Set(urls.map((url) => url.replace("https://", "").split("/")[0]!))];

/** A new cluster of an environment, with a control node that has helm, helmfile and helm-diff, and with the charts that it looks for. */
export class HelmCluster {
  /** What a deploy puts into storage. */
  readonly files: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly charts: Charts;
  readonly node: ControlNode;
  private readonly storage: Storage;

  private constructor(
    private readonly controlPlane: ControlPlane,
    private readonly web: Web,
    programs: string,
    { environment, storage }: { environment: Environment; storage: Storage },
  ) {
    const { access, admin } = controlPlane.cluster;
    const rendered = manifestFiles(render(environment)).map(({ name, content }) => [name, content] as const);
    this.files = { ...Object.fromEntries(rendered), "secrets.yaml": "---\n\n" };
    this.storage = storage;
    this.folder = join(access.folder, "helm");
    mkdirSync(this.folder);
    const homes = ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELMFILE_CACHE_HOME"];
    this.environment = {
      ...admin.environment,
      ...web.environment,
      ...Object.fromEntries(homes.map((name) => [name, join(this.folder, name)])),
      PATH: `${programs}:${admin.environment["PATH"]}`,
      HELM_PLUGINS: join(programs, "plugins"),
    };
    this.charts = new Charts(join(this.folder, "charts"), (...args) => this.helm(...args), web);
    this.node = new ControlNode(this.folder, storage, this.environment, environment.project);
    this.node.command("hostname", `echo ${hostname()}`);
    this.node.join(readFileSync(admin.environment["KUBECONFIG"]!, "utf8"));
  }

  /** For programs on the node. */
  readonly environment: NodeJS.ProcessEnv;

  static async start(environment: Environment): Promise<HelmCluster> {
    const programs = (await run(join(__dirname, "build"))).stdout.trim();
    const controlPlane = await ControlPlane.start(await binariesOf(environment.kubernetes.version));
    const web = new Web(new TestCa(join(controlPlane.cluster.access.folder, "pki")), hosts);
    const storage = new Storage();
    await Promise.all([web.start(), storage.start()]);
    const started = new HelmCluster(controlPlane, web, programs, { environment, storage });
    for (const release of releases) await started.charts.publish(release);
    return started;
  }

  async stop(): Promise<void> {
    await Promise.all([this.controlPlane.stop(), this.web.stop(), this.storage.stop()]);
  }

  get kubectl() {
    return this.controlPlane.cluster.admin;
  }

  async helm(...args: readonly string[]): Promise<string> {
    return (await run("helm", args, { env: this.environment })).stdout;
  }

  /** Every release, whatever state it is in, by namespace and name. */
  async installed(): Promise<Record<string, Installed>> {
    const all = JSON.parse(await this.helm("list", "--all-namespaces", "--all", "--output=json")) as Installed[];
    return Object.fromEntries(
      all.map(({ name, namespace, chart, revision, status }) => [
        called({ name, namespace }),
        { name, namespace, chart, revision, status },
      ]),
    );
  }

  /** What the chart of a release was given, and the object that notes it. */
  async given({ name, namespace }: Release): Promise<{ values: unknown; version: number }> {
    const object = (await this.kubectl.get("configmap", `${name}-values`, `--namespace=${namespace}`)) as KubeObject & {
      readonly data: { readonly values: string };
    };
    return { values: JSON.parse(object.data.values), version: Number(object.metadata.resourceVersion) };
  }

  /** @param helmfile in place of what is defined */
  deploy(helmfile = this.files["helmfile.yaml"]!): void {
    deliver(this.storage, { ...this.files, "helmfile.yaml": helmfile });
  }

  /** @param changes of one release */
  deployChanged(name: string, changes: Partial<Helmfile["releases"][number]>): void {
    const { releases, ...rest } = parse(this.files["helmfile.yaml"]!) as Helmfile;
    const changed = releases.map((each) => (each.name === name ? { ...each, ...changes } : each));
    this.deploy(stringify({ ...rest, releases: changed }));
  }

  deployWithout(name: string): void {
    const { releases, ...rest } = parse(this.files["helmfile.yaml"]!) as Helmfile;
    this.deploy(stringify({ ...rest, releases: releases.filter((each) => each.name !== name) }));
  }
}

export const called = ({ namespace, name }: Pick<Release, "name" | "namespace">) => `${namespace}/${name}`;
