import { Fn } from "cdktf";
import { hieraLayer } from "./hiera";

/**
 * Secrets, by name each a Terraform expression, as the layer that `secret` of hiera.ts looks up. Only Terraform knows the
 * values, so that it must quote them: a JSON text is a YAML text, whatever is in it.
 */
export function secretsLayer(secrets: Readonly<Record<string, string>>): string {
  const quoted = Object.entries(secrets).map(([name, value]) => {
    // As in `hieraLayer`, doubled since a Terraform string in a Terraform expression is a template again.
    const escaped = Fn.replace(value, "%%{", "%%{literal('%')}{");
    return [`secret_${name}`, Fn.jsonencode(escaped)];
  });
  return hieraLayer(Object.fromEntries(quoted));
}
