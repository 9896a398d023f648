import { type ClusterSecret, clusterSecrets } from "../secrets";
import type { Manifest, Rendered } from "./manifest";
import { type Rule, unless } from "./rule";
import { type SecretReference, secretReferences } from "./secret-references";

/** Both kinds of Secret that exist: by namespace and name, with the keys. */
function made({ objects }: Rendered): Map<string, readonly string[]> {
  const certificates = objects
    .filter(({ kind }) => kind === "Certificate")
    .map(({ metadata, spec }): [string, string[]] => [
      `${metadata.namespace}/${(spec as { secretName: string }).secretName}`,
      ["ca.crt", "tls.crt", "tls.key"],
    ]);
  return new Map([...certificates, ...declared()]);
}

function declared(): [string, readonly string[]][] {
  return Object.entries<ClusterSecret>(clusterSecrets).map(([name, { namespace, form, values }]) => [
    `${namespace}/${name}`,
    form === "keys" ? Object.keys(values) : [".dockerconfigjson"],
  ]);
}

/** Whether one of charts/secrets.ts is what a release or an object of a namespace names. */
export function isDeclared(namespace: string, { name, key }: SecretReference): boolean {
  const keys = new Map(declared()).get(`${namespace}/${name}`);
  return keys !== undefined && (key === undefined || keys.includes(key));
}

export const secrets: Rule = {
  promise: "Every Secret that something reads is made: by cert-manager, or of the environment's secrets.",
  check: (component) => {
    const all = made(component);
    const isMade = ({ metadata: { namespace } }: Manifest, { name, key }: SecretReference) =>
      [...all].some(
        ([secret, keys]) =>
          // what is in no namespace (a ClusterIssuer) reads one of cert-manager's
          secret === `${namespace ?? "cert-manager"}/${name}` && (key === undefined || keys.includes(key)),
      );
    return component.objects
      .filter(({ kind }) => kind !== "Certificate")
      .flatMap((object) =>
        secretReferences(object).flatMap((reference) =>
          unless(isMade(object, reference), {
            object,
            path: reference.path,
            found: reference.key === undefined ? reference.name : `${reference.name}, key ${reference.key}`,
            allowed: "a Secret of a Certificate here, or one of charts/secrets.ts with its namespace and its keys",
            remedy: "add it to charts/secrets.ts",
          }),
        ),
      );
  },
};
