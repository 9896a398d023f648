import { parse } from "yaml";

/** What Terraform makes of a template without expressions. */
export function terraformReads(template: string): string {
  return template.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}

/** What Hiera makes of data: it knows literal() and lookup(), in keys as well as in values. */
export function hieraReads(data: unknown, secrets: Readonly<Record<string, string>> = {}): unknown {
  if (typeof data === "string") {
    return data.replace(/%\{([^}]*)\}/g, (_, expression: string) => {
      const [, method, argument = ""] = /^(literal|lookup)\('(.*)'\)$/.exec(expression) ?? [];
      if (method === "literal") return argument;
      return method === "lookup" ? (secrets[argument] ?? "") : "";
    });
  }
  if (Array.isArray(data)) return data.map((item) => hieraReads(item, secrets));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [hieraReads(key, secrets) as string, hieraReads(value, secrets)]),
  );
}

/** What a machine gets to see of an object's content. */
export function machineReads(content: string, secrets: Readonly<Record<string, string>> = {}): unknown {
  return hieraReads(parse(content), secrets);
}
