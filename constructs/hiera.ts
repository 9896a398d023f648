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
  const yaml = stringify(data, { lineWidth: 0, aliasDuplicateObjects: false });
  const hiera = yaml
    .replace(/%\{/g, "%{literal('%')}{")
    .replace(new RegExp(`${mark.open}(.+?)${mark.close}`, "g"), "%{lookup('secret_$1')}");
  return terraformText(hiera);
}
