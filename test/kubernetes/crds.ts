import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kubectl } from "../../commands/charts/kubectl";

/** By module of crds/go.mod: where it keeps them, and the release that brings them to a real cluster. */
export const modules: Readonly<Record<string, { readonly path: string; readonly release?: string }>> = {
  "github.com/cert-manager/cert-manager": { path: "deploy/crds", release: "cert-manager" },
  "github.com/tektoncd/pipeline": { path: "config/300-crds", release: "tekton" },
  "istio.io/api": { path: "kubernetes/customresourcedefinitions.gen.yaml", release: "istio-base" },
  "sigs.k8s.io/gateway-api": { path: "config/crd/standard" },
};

export interface Module {
  /** `istio.io/api` */
  readonly Path: string;
  /** `v1.29.0` */
  readonly Version: string;
  /** Where Go has put its files. */
  readonly Dir: string;
}

/** The modules of crds/go.mod, downloaded and checked against go.sum when they are not there yet. */
export async function crdModules(): Promise<Module[]> {
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json"], { cwd: join(__dirname, "crds") });
  return stdout
    .trim()
    .split(/(?<=^\})\n/m)
    .map((text) => JSON.parse(text) as Module);
}

/** Installs every third-party kind that charts use, as Helm releases do in a real cluster before manifests of ours come. */
export async function installCrds(kubectl: Kubectl): Promise<void> {
  const files = (await crdModules()).map(({ Path, Dir }) => `--filename=${join(Dir, modules[Path]!.path)}`);
  await kubectl.must(["apply", "--server-side", ...files]);
  // Nobody answers the webhooks that would convert one version of a kind into another.
  const patch = JSON.stringify({ spec: { conversion: { strategy: "None", webhook: null } } });
  for (const { metadata, spec } of await kubectl.list("crds")) {
    const { strategy } = spec!["conversion"] as { strategy: string };
    if (strategy === "Webhook") await kubectl.must(["patch", "crd", metadata.name, "--type=merge", `--patch=${patch}`]);
  }
  await kubectl.must(["wait", "--for=condition=Established", "--timeout=300s", "crds", "--all"]);
}
