import schema from "../../packages/provider-openstack/schema/openstack@3.4.0.json";
import type { Block, Synthesized } from "./synth";

type Type = string | readonly [string, Type | Record<string, Type>];

interface Attribute {
  readonly type?: Type;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

interface BlockSchema {
  readonly attributes?: Record<string, Attribute>;
  readonly block_types?: Record<
    string,
    {
      readonly nesting_mode: string;
      readonly min_items?: number;
      readonly max_items?: number;
      readonly block: BlockSchema;
    }
  >;
}

type Types = Record<string, { readonly block: BlockSchema }>;

const provider = Object.values(schema.provider_schemas)[0]! as unknown as {
  readonly resource_schemas: Types;
  readonly data_source_schemas: Types;
};

/** Of Terraform itself: these need no provider. */
const builtIn: Types = {
  terraform_data: {
    block: {
      attributes: {
        input: { type: "dynamic", optional: true },
        triggers_replace: { type: "dynamic", optional: true },
        output: { type: "dynamic", computed: true },
      },
    },
  },
  terraform_remote_state: {
    block: {
      attributes: {
        backend: { type: "string", required: true },
        config: { type: "dynamic", optional: true },
        outputs: { type: "dynamic", computed: true },
      },
    },
  },
};

const metaArguments = ["lifecycle", "depends_on", "provider", "count", "for_each"];

/** Everything in a stack that the provider would refuse, one line for each; nothing when it is valid. */
export function schemaFaults(stack: Synthesized): string[] {
  return [
    ...typesFaults("", stack.resource, { ...provider.resource_schemas, ...builtIn }),
    ...typesFaults("data.", stack.data, { ...provider.data_source_schemas, ...builtIn }),
    ...danglingReferences(stack),
  ];
}

function typesFaults(prefix: string, blocks: Synthesized["resource"], types: Types): string[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, block]) => {
      const path = `${prefix}${type}.${name}`;
      const known = types[type];
      if (!known) return [`${path}: no such type`];
      const { lifecycle } = block as { lifecycle?: { ignore_changes?: string[] | "all" } };
      const { ignore_changes: ignores = [] } = lifecycle ?? {};
      const ignored = (ignores === "all" ? [] : ignores).filter(
        (name) => !(root(name) in (known.block.attributes ?? {})) && !(root(name) in (known.block.block_types ?? {})),
      );
      return [
        ...ignored.map((attribute) => `${path}: ignore_changes of ${attribute}, which it does not have`),
        ...blockFaults(path, without(block, metaArguments), known.block),
      ];
    }),
  );
}

/** The attribute that a path begins with: `metadata["a"]`. */
const root = (path: string) => path.replace(/[[.].*/, "");

function blockFaults(path: string, block: Block, { attributes = {}, block_types: nested = {} }: BlockSchema): string[] {
  const given = Object.entries(block);
  return [
    ...given.flatMap(([key, value]) => {
      const attribute = attributes[key];
      if (attribute?.computed && !attribute.optional) return [`${path}.${key}: only the provider sets it`];
      if (attribute)
        return fits(value, attribute.type!) ? [] : [`${path}.${key}: not a ${JSON.stringify(attribute.type)}`];
      return nested[key] ? [] : [`${path}.${key}: no such argument`];
    }),
    ...Object.entries(attributes)
      .filter(([key, { required }]) => required && !(key in block))
      .map(([key]) => `${path}.${key}: missing`),
    ...Object.entries(nested).flatMap(([key, { min_items = 0, max_items = Infinity, nesting_mode, block: inner }]) => {
      const value = block[key];
      const items = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as Block[];
      const most = nesting_mode === "single" ? 1 : max_items;
      return [
        ...(items.length < min_items || items.length > most ? [`${path}.${key}: ${items.length} blocks`] : []),
        ...items.flatMap((item, i) => blockFaults(`${path}.${key}[${i}]`, item, inner)),
      ];
    }),
  ];
}

/** Whether a value has a type of Terraform. An expression may give any; Terraform converts between simple ones. */
function fits(value: unknown, type: Type): boolean {
  if (typeof value === "string" && value.includes("${")) return true;
  if (type === "dynamic") return true;
  if (typeof type === "string") return typeof value === (type === "bool" ? "boolean" : type);
  const [kind, of] = type as [string, Type];
  if (kind === "list" || kind === "set") return Array.isArray(value) && value.every((item) => fits(item, of));
  const record = typeof value === "object" && value !== null && !Array.isArray(value);
  return kind === "map" ? record && Object.values(value).every((item) => fits(item, of)) : record;
}

/** What stands between `${` and its brace: Terraform's expressions. An escaped one (`$${`) is none. */
function expressions(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\$\{/g)].map(({ index }) => {
    let [end, depth] = [index + 2, 1];
    while (depth > 0 && end < text.length) depth += { "{": 1, "}": -1 }[text[end++]!] ?? 0;
    return text.slice(index + 2, end - 1);
  });
}

const reference = /(?<![.\w-])((?:data\.)?openstack_\w+)\.([\w-]+)(?:\.(\w+))?|(?<![.\w-])(var|local)\.([\w-]+)/g;

/** References to what is not in the stack, or to an attribute that the type does not have. */
function danglingReferences(stack: Synthesized): string[] {
  const text = JSON.stringify([stack.resource, stack.data, stack.locals, stack.output]);
  const found = new Set<string>();
  for (const expression of expressions(text)) {
    for (const [whole, type, name, attribute, kind, simple] of expression.matchAll(reference)) {
      const data = type?.startsWith("data.");
      const plain = type?.replace("data.", "") ?? "";
      const there = type
        ? (data ? stack.data : stack.resource)[plain]?.[name!] !== undefined
        : simple! in (kind === "var" ? stack.variable : stack.locals);
      const attributes =
        (data ? provider.data_source_schemas : provider.resource_schemas)[plain]?.block.attributes ?? {};
      if (!there) found.add(`${whole}: there is no such thing`);
      else if (attribute && !(attribute in attributes)) found.add(`${whole}: it has no such attribute`);
    }
  }
  return [...found];
}

function without(block: Block, keys: readonly string[]): Block {
  return Object.fromEntries(Object.entries(block).filter(([key]) => !keys.includes(key)));
}
