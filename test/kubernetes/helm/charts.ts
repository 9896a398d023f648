import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { type Release, repositories } from "../../../charts/release";
import { crdModules, modules } from "../crds";
import { digestOf, type Web } from "./web";

/** Runs helm. */
export type Helm = (...args: readonly string[]) => Promise<string>;

/** Notes what the chart was given, as its templates see it, and as charts do, its version: an upgrade must change something. */
const given = `apiVersion: v1
kind: ConfigMap
metadata:
  name: "{{ .Release.Name }}-values"
  labels: { helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}" }
data: { values: {{ .Values | toJson | quote }} }
`;

/** Never comes up: there are no nodes. */
export const workload = stringify({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "{{ .Release.Name }}" },
  spec: {
    selector: { matchLabels: { app: "waits" } },
    template: {
      metadata: { labels: { app: "waits" } },
      spec: { containers: [{ name: "waits", image: "example.org/waits:1" }] },
    },
  },
});

/** Of a kind that another release brings. */
const certificate = stringify({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: { name: "{{ .Release.Name }}" },
  spec: { secretName: "{{ .Release.Name }}", issuerRef: { name: "own" } },
});

/**
 * Stand-ins for charts, of the same names and versions. What they have in common with them: custom resource definitions, the guard,
 * pods that wait for a Secret, and metrics-server's certificate of cert-manager.
 */
export class Charts {
  constructor(
    private readonly folder: string,
    private readonly helm: Helm,
    private readonly web: Web,
  ) {}

  /**
   * Puts a chart where the release looks for it, and what it counts on: today Gateway API's kinds alone.
   * @param templates beside those that it has anyway
   */
  async publish(release: Release, ...templates: readonly string[]): Promise<void> {
    const [repository, name] = release.chart.split("/") as [keyof typeof repositories, string];
    const chart = join(this.folder, "sources", `${name}-${release.version}`, name);
    for (const part of ["templates", "crds"]) mkdirSync(join(chart, part), { recursive: true });
    const { beyond, countsOn = [], kubeVersion, version } = release;
    for (const url of countsOn) this.web.pages[url] = { body: await crdsOf(({ release: brings }) => !brings) };
    const guard = beyond ? `${kubeVersion} || ${beyond.kubeVersion}` : kubeVersion;
    writeFileSync(join(chart, "Chart.yaml"), stringify({ apiVersion: "v2", name, version, kubeVersion: guard }));
    const own = [
      given,
      ...(release.podsMayWait ? [workload] : []),
      ...(name === "metrics-server" ? [certificate] : []),
    ];
    [...own, ...templates].forEach((text, i) => writeFileSync(join(chart, `templates/${i}.yaml`), text));
    const crds = await crdsOf(({ release: brings }) => brings === release.name);
    if (crds) writeFileSync(join(chart, "crds/all.yaml"), crds);

    const published = join(this.folder, repository);
    mkdirSync(published, { recursive: true });
    await this.helm("package", chart, `--destination=${published}`);
    const { url, oci } = { oci: false, ...repositories[repository] };
    if (oci) return this.push(url, name, version, readFileSync(join(published, `${name}-${version}.tgz`)));
    await this.helm("repo", "index", published, `--url=${url}`);
    for (const file of readdirSync(published)) {
      this.web.pages[`${url}/${file}`] = { body: readFileSync(join(published, file)) };
    }
  }

  /** As https://github.com/opencontainers/distribution-spec has it. */
  private push(url: string, name: string, version: string, archive: Buffer): void {
    const [host, ...path] = url.split("/");
    const under = `https://${host}/v2/${[...path, name].join("/")}`;
    const blob = (mediaType: string, body: Buffer | string) => {
      this.web.pages[`${under}/blobs/${digestOf(body)}`] = { body };
      return { mediaType, digest: digestOf(body), size: Buffer.byteLength(body) };
    };
    const type = "application/vnd.oci.image.manifest.v1+json";
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: blob("application/vnd.cncf.helm.config.v1+json", JSON.stringify({ name, version, apiVersion: "v2" })),
      layers: [blob("application/vnd.cncf.helm.chart.content.v1.tar+gzip", archive)],
    });
    for (const reference of [version, digestOf(body)])
      this.web.pages[`${under}/manifests/${reference}`] = { body, type };
  }
}

/** The kinds of the modules that are wanted, whose versions nobody converts: there are no pods to answer. */
async function crdsOf(wanted: (module: { readonly release?: string }) => boolean): Promise<string> {
  const chosen = (await crdModules()).filter(({ Path }) => wanted(modules[Path]!));
  const texts = chosen.flatMap(({ Path, Dir }) => {
    const path = join(Dir, modules[Path]!.path);
    const files = path.endsWith(".yaml") ? [path] : readdirSync(path).map((file) => join(path, basename(file)));
    return files.filter((file) => file.endsWith(".yaml")).map((file) => readFileSync(file, "utf8"));
  });
  const objects = texts
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => document.toJS() as Definition | null);
  return objects
    .filter((object) => object?.kind === "CustomResourceDefinition")
    .map(
      (object) =>
        `---\n${JSON.stringify({ ...object, spec: { ...object!.spec, conversion: { strategy: "None" } } })}\n`,
    )
    .join("");
}

interface Definition {
  readonly kind: string;
  readonly spec: object;
}
