import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Schema {
  readonly format_version: string;
  readonly provider_schemas: Record<string, Record<"resource_schemas" | "data_source_schemas", Record<string, object>>>;
}

const folder = join(__dirname, "../../packages/provider-openstack");
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a script, which is no TypeScript
const refresh = require("../../packages/provider-openstack/scripts/refresh.js") as {
  cutSchema(schema: object, types: readonly string[]): Schema;
  difference(before: object, after: object): string[];
  typesOf(schema: object): string[];
};

const file = join(folder, "schema/openstack@3.4.0.json");
const text = readFileSync(file, "utf8");
const committed = JSON.parse(text) as Schema;
const qualified = "registry.terraform.io/terraform-provider-openstack/openstack";

test("there are bindings of exactly the types in the schema", () => {
  const bindings = readdirSync(join(folder, "lib")).filter((name) => !name.startsWith("."));
  const expected = refresh.typesOf(committed).map((type) =>
    type
      .replace("data.openstack_", "data-openstack-")
      .replace(/^openstack_/, "")
      .replaceAll("_", "-"),
  );
  expect(bindings.sort()).toEqual([...expected, "provider"].sort());
});

test("the version of the package is that of the provider", () => {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  expect(readdirSync(join(folder, "schema"))).toEqual([`openstack@${version}.json`]);
});

test("the schema holds facts only: no text of the provider's documentation", () => {
  const strings: string[] = [];
  JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === "string") strings.push(value);
    return value;
  });
  expect([...new Set(strings)].sort()).toEqual(
    ["1.0", "bool", "list", "map", "number", "object", "set", "single", "string"].filter((word) =>
      strings.includes(word),
    ),
  );
});

test("the committed schema is what refreshing writes", () => {
  expect(JSON.stringify(refresh.cutSchema(committed, refresh.typesOf(committed)), null, 1)).toBe(text);
});

describe("cutting the provider's schema", () => {
  const described = { description: "A text.", description_kind: "plain" };
  const full = {
    format_version: "1.0",
    provider_schemas: {
      [qualified]: {
        provider: {
          version: 0,
          block: { attributes: { region: { type: "string", optional: true, ...described } }, ...described },
        },
        resource_schemas: {
          openstack_b: {
            version: 1,
            block: {
              attributes: {
                // Attributes may be called like the texts.
                description: { type: "string", optional: true, ...described },
                a: { type: "string", required: true, sensitive: true, ...described },
              },
              block_types: {
                description_kind: {
                  nesting_mode: "list",
                  max_items: 1,
                  block: { attributes: { x: { type: "bool", ...described } }, ...described },
                },
              },
              ...described,
            },
          },
          openstack_unused: { version: 0, block: {} },
        },
        data_source_schemas: { openstack_b: { version: 0, block: { attributes: {} } } },
        functions: { f: {} },
      },
    },
    further: {},
  };

  test("keeps the types in use, without texts, but attributes and blocks that are called description", () => {
    expect(refresh.cutSchema(full, ["openstack_b"])).toEqual({
      format_version: "1.0",
      provider_schemas: {
        [qualified]: {
          provider: { version: 0, block: { attributes: { region: { type: "string", optional: true } } } },
          resource_schemas: {
            openstack_b: {
              version: 1,
              block: {
                attributes: {
                  a: { type: "string", required: true, sensitive: true },
                  description: { type: "string", optional: true },
                },
                block_types: {
                  description_kind: {
                    nesting_mode: "list",
                    max_items: 1,
                    block: { attributes: { x: { type: "bool" } } },
                  },
                },
              },
            },
          },
          data_source_schemas: {},
        },
      },
    });
  });

  test("tells a data source from a resource of the same name", () => {
    const { resource_schemas, data_source_schemas } = refresh.cutSchema(full, ["data.openstack_b"]).provider_schemas[
      qualified
    ]!;
    expect([Object.keys(resource_schemas), Object.keys(data_source_schemas)]).toEqual([[], ["openstack_b"]]);
  });

  test("refuses a type that the provider does not have", () => {
    expect(() => refresh.cutSchema(full, ["openstack_c"])).toThrow("the provider has no openstack_c");
  });

  test("refuses another provider's schema", () => {
    expect(() => refresh.cutSchema({ provider_schemas: { other: {} } }, [])).toThrow(
      `it holds no ${qualified}, but other`,
    );
  });

  test("shows what is new, gone and changed", () => {
    const types = ["openstack_b"];
    const later = structuredClone(full);
    const { attributes } = later.provider_schemas[qualified].resource_schemas.openstack_b.block;
    Object.assign(attributes, { new: { type: "string", optional: true } });
    Object.assign(attributes.description, { type: "number" });
    delete (attributes as Partial<typeof attributes>).a;
    expect(refresh.difference(refresh.cutSchema(full, types), refresh.cutSchema(later, types))).toEqual([
      "- openstack_b.a",
      '~ openstack_b.description {"optional":true,"type":"string"} -> {"optional":true,"type":"number"}',
      '+ openstack_b.new {"optional":true,"type":"string"}',
    ]);
  });
});
