import { Document, Scalar, visit } from "yaml";

const mark = { open: "\u27e6secret:", close: "\u27e7" };

/**
 * A secret's place in a file. The host's object never holds the value: Hiera puts it in on the machine, out of the
 * machine's secrets object.
 */
export function secret(name: string): string {
  return `${mark.open}${name}${mark.close}`;
}

/** A quoted text stays on one line, however long: folded, the library loses a blank before a line end. */
const onOneLine = Number.MAX_SAFE_INTEGER;

/**
 * Data as a Hiera layer (YAML). A literal `%{` survives Hiera's interpolation.
 */
export function hieraLayer(data: unknown): string {
  // Most machines of a role are alike, and writing YAML is a tenth of a synthesis.
  const key = JSON.stringify(data);
  if (!written.has(key)) written.set(key, asYaml(data));
  return written.get(key)!;
}

const written = new Map<string, string>();

function asYaml(data: unknown): string {
  // before YAML, which must quote a text that begins with what Hiera reads; and that has single quotes in it
  const hiera = new Document(texts(data, forHiera), { aliasDuplicateObjects: false });
  // As a block the library loses a blank of a text that is nothing but blanks and line ends.
  visit(hiera, {
    Scalar(_key, node) {
      if (typeof node.value === "string" && node.value.trim() === "") node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return hiera.toString({ lineWidth: 0, singleQuote: false, doubleQuotedMinMultiLineLength: onOneLine });
}

function forHiera(text: string): string {
  return text
    .replace(/%\{/g, "%{literal('%')}{")
    .replace(new RegExp(`${mark.open}(.+?)${mark.close}`, "g"), "%{lookup('secret_$1')}");
}

/** Every text in the data changed, names of keys among them. */
function texts(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === "string") return change(data);
  if (Array.isArray(data)) return data.map((item) => texts(item, change));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [change(key), texts(value, change)]));
}
