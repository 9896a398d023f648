import { Fn } from "cdktf";
import { stringify } from "yaml";
import { terraformText } from "./terraform-text";

const mark = { open: "\u27e6secret:", close: "\u27e7" };

/**
 * A secret's place in a file. The host's object never holds the value: Hiera puts it in on the machine, out of the
 * machine's secrets object.
 */
export function secret(name: string): string {
  return `${mark.open}${name}${mark.close}`;
}

/**
 * Data as a Hiera layer (YAML), ready to be the `content` of a Terraform resource. A literal `%{` survives Hiera's
 * interpolation, and what then looks like an expression survives Terraform's.
 */
export function hieraLayer(data: unknown): string {
  // What Hiera reads has single quotes in it, which would end a single-quoted text.
  const yaml = stringify(data, { lineWidth: 0, aliasDuplicateObjects: false, singleQuote: false });
  const hiera = yaml
    .replace(/%\{/g, "%{literal('%')}{")
    .replace(new RegExp(`${mark.open}(.+?)${mark.close}`, "g"), "%{lookup('secret_$1')}");
  return terraformText(hiera);
}

/**
 * Secrets, by name each a Terraform expression, as the layer that {@link secret} looks up. Only Terraform knows the
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
