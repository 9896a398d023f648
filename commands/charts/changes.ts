import type { Manifest } from "../../charts/rules/manifest";
import { documents, type KubeObject, type Kubectl } from "./kubectl";

/** What an apply would do to a cluster. */
export interface Changes {
  /** Objects in namespaces that do not exist yet. */
  readonly added: readonly string[];
  /** All others that are new or differ, as `diff -u` shows them. */
  readonly diff: string;
  readonly deleted: readonly string[];
}

const annotation = (name: string) => `applyset.kubernetes.io/${name}`;

/**
 * @param project the name of the set that `apply-manifests` keeps
 * @param objects all that the cluster is to hold
 * @throws Error with what kubectl said
 */
export async function changesOf(kubectl: Kubectl, project: string, objects: readonly Manifest[]): Promise<Changes> {
  const set = await appliedSet(kubectl, project);
  const namespaces = new Set((await kubectl.list("namespaces")).map(({ metadata }) => metadata.name));
  // A server says no more of an object than that its namespace is missing.
  const isNew = ({ metadata: { namespace } }: Manifest) => namespace !== undefined && !namespaces.has(namespace);
  const stay = new Set(objects.map(nameOf));
  return {
    added: objects.filter(isNew).map(nameOf).sort(),
    diff: await differences(
      kubectl,
      objects.filter((object) => !isNew(object)),
      set,
    ),
    deleted: set
      ? (await membersOf(kubectl, set))
          .map(nameOf)
          .filter((name) => !stay.has(name))
          .sort()
      : [],
  };
}

/** @returns the object that notes what earlier runs have applied, if there was any */
async function appliedSet(kubectl: Kubectl, project: string): Promise<KubeObject | undefined> {
  const kinds = await kubectl.list("crds", "--selector=applyset.kubernetes.io/is-parent-type");
  if (!kinds.some(({ metadata }) => metadata.name === "applysets.toolforge.org")) return undefined;
  const sets = await kubectl.list("applysets.toolforge.org");
  // The secrets are a set of their own, of which only the control nodes know what belongs to it.
  const other = sets.find(({ metadata: { name } }) => ![project, `${project}-secrets`].includes(name));
  if (other) {
    throw new Error(
      `this cluster belongs to ${other.metadata.name}, not to ${project}: choose the other one's kubeconfig (kubectl config get-contexts)`,
    );
  }
  return sets.find(({ metadata }) => metadata.name === project);
}

/** Everything that earlier runs have applied and that still exists. */
async function membersOf(kubectl: Kubectl, { metadata }: KubeObject): Promise<KubeObject[]> {
  const kinds = metadata.annotations?.[annotation("contains-group-kinds")];
  if (!kinds) return [];
  return kubectl.list(kinds, "--all-namespaces", `--selector=${annotation("part-of")}=${idOf(metadata)}`);
}

const idOf = ({ labels }: KubeObject["metadata"]) => labels?.[annotation("id")] ?? "";

async function differences(kubectl: Kubectl, objects: readonly Manifest[], set?: KubeObject): Promise<string> {
  if (objects.length === 0) return "";
  const labels = set && { [annotation("part-of")]: idOf(set.metadata) };
  const items = objects.map((object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
  }));
  const options = ["--server-side", "--force-conflicts", "--field-manager=toolforge", "--filename=-"];
  const { code, stdout, stderr } = await kubectl.run(["diff", ...options], documents(items));
  // 1 says that there are some.
  if (code > 1) throw new Error(`kubectl diff: exit code ${code}\n${stderr}`);
  return stdout;
}

/** @returns `Deployment.apps jobs-api/jobs-api`, whatever version of the kind the object is in */
export function nameOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: Pick<Manifest, "apiVersion" | "kind" | "metadata">) {
  const [group] = apiVersion.includes("/") ? apiVersion.split("/") : [];
  return `${group ? `${kind}.${group}` : kind} ${namespace ? `${namespace}/` : ""}${name}`;
}
