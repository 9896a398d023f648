import { documents, type Kubectl } from "../../../commands/charts/kubectl";

/** `get configmaps`, `create pods/exec in tool-x`, `get configmaps named images in tf-public`, `* *`. */
export type Request = string;

/** Somebody as the API server knows them. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

export const serviceAccount = (namespace: string, name: string): Subject => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
});

/** May this one do this? */
export interface Question {
  readonly subject: Subject;
  readonly request: Request;
}

/**
 * Asks the API server, as `kubectl auth can-i` does but everything at once.
 * @returns whether it would grant each
 */
export async function answers(kubectl: Kubectl, questions: readonly Question[]): Promise<boolean[]> {
  if (questions.length === 0) return [];
  const items = questions.map(({ subject, request }) => ({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { ...subject, resourceAttributes: attributes(request) },
  }));
  const output = '--output=jsonpath={.status.allowed}{"\\n"}';
  const lines = (await kubectl.must(["create", output, "--filename=-"], documents(items))).trim().split("\n");
  if (lines.length !== items.length) throw new Error(`${items.length} questions, ${lines.length} answers`);
  return lines.map((line) => line === "true");
}

/** @returns those of the requests that the API server would grant */
export async function granted(kubectl: Kubectl, subject: Subject, requests: readonly Request[]): Promise<Request[]> {
  const allowed = await answers(
    kubectl,
    requests.map((request) => ({ subject, request })),
  );
  return requests.filter((_, i) => allowed[i]);
}

function attributes(request: Request) {
  const [, verb, what, name, namespace] =
    /^(\S+) ([^\s/]+(?:\/[a-z]+)?)(?: named (\S+))?(?: in (\S+))?$/.exec(request) ?? [];
  if (!verb || !what) throw new Error(`not a request: ${request}`);
  const [kind, subresource] = what.split("/");
  const [resource, ...group] = kind!.split(".");
  return { verb, resource, group: group.join("."), subresource, name, namespace };
}
