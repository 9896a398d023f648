import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kubectl } from "../../commands/charts/kubectl";

/** Where each module of crds/go.mod keeps them: a folder or a file. */
const places: Readonly<Record<string, string>> = {
  "github.com/cert-manager/cert-manager": "deploy/crds",
  "github.com/tektoncd/pipeline": "config/300-crds",
  "istio.io/api": "kubernetes/customresourcedefinitions.gen.yaml",
  "sigs.k8s.io/gateway-api": "config/crd/standard",
};

/** Folders and files with the CRDs of every third-party kind that charts use. */
export async function crdPlaces(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json"], {
    cwd: join(__dirname, "crds"),
    maxBuffer: 1 << 24,
  });
  const modules = stdout.split(/(?<=^\})\n/m).filter(Boolean);
  return modules.map((text) => {
    const { Path, Dir } = JSON.parse(text) as { Path: string; Dir: string };
    const place = places[Path];
    if (!place) throw new Error(`test/kubernetes/crds.ts does not say where ${Path} keeps its CRDs`);
    return join(Dir, place);
  });
}

/** Installs them, as Helm releases do in a real cluster before any manifest of ours comes. */
export async function installCrds(kubectl: Kubectl): Promise<void> {
  const files = (await crdPlaces()).map((place) => `--filename=${place}`);
  await kubectl.must(["apply", "--server-side", ...files]);
  await kubectl.must(["wait", "--for=condition=Established", "--timeout=120s", "crds", "--all"]);
}
