import { conditional, Fn, Token } from "cdktf";
import { type ClusterSecret, clusterSecrets } from "../charts/secrets";

/**
 * The Secrets of the cluster as a file for kubectl, as a Terraform expression: only Terraform knows the values, so that it
 * must quote them. A JSON text is a YAML text, whatever is in it. A Secret is left out as long as one of its values is empty,
 * and its pods wait.
 * @param values Terraform expressions, by the environment's names for them
 * @param registry the host whose images builders push
 */
export function clusterSecretsFile(values: ReadonlyMap<string, string>, registry: string): string {
  const documents = Object.entries<ClusterSecret>(clusterSecrets).map(([name, secret]) => {
    const given = Object.fromEntries(Object.entries(secret.values).map(([key, from]) => [key, values.get(from)!]));
    const { type, data } = secret.form === "keys" ? keys(given) : registryLogin(given, registry);
    const object = Fn.jsonencode({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: secret.namespace, labels: { "app.kubernetes.io/part-of": "toolforge" } },
      type,
      data,
    });
    const incomplete: unknown = Fn.contains(Object.values(given), "");
    return `---\n${Token.asString(conditional(incomplete, "", object))}\n`;
  });
  return documents.join("");
}

type Content = Readonly<{ type: string; data: Readonly<Record<string, string>> }>;

function keys(given: Readonly<Record<string, string>>): Content {
  return {
    type: "Opaque",
    data: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, Fn.base64encode(value)])),
  };
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets */
function registryLogin({ username, password }: Readonly<Record<string, string>>, registry: string): Content {
  const login = Fn.jsonencode({
    auths: { [registry]: { auth: Fn.base64encode(Fn.join(":", [username!, password!])) } },
  });
  return { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": Fn.base64encode(login) } };
}
