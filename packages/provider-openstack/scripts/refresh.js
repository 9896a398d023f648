// Compares the committed schema with the provider's own, cut to the types that the project uses; see README.md here.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { qualified, schemaFile, source, version } = require("./provider");

const usage = `usage: npm run refresh -- [FILE] [--add TYPE]... [--write]
Shows how the committed schema differs from what \`terraform providers schema -json\` says for version ${version},
or from FILE, such an output. --add takes in a further type (data.TYPE for a data source), --write writes it down.`;

// In a schema these are texts for people, unless they stand among the names of attributes and blocks.
const texts = ["description", "description_kind", "deprecation_message"];

const mapValues = (object, change) =>
  Object.fromEntries(
    Object.entries(object)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, change(value)]),
  );
const withoutTexts = (object) =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([key]) => !texts.includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

function cutAttribute(attribute) {
  const cut = withoutTexts(attribute);
  return cut.nested_type ? { ...cut, nested_type: cutBlock(cut.nested_type) } : cut;
}

function cutBlock(block) {
  const cut = withoutTexts(block);
  if (cut.attributes) cut.attributes = mapValues(cut.attributes, cutAttribute);
  if (cut.block_types) cut.block_types = mapValues(cut.block_types, (type) => cutType(type));
  return cut;
}

function cutType(type) {
  return { ...withoutTexts(type), block: cutBlock(type.block) };
}

/** The types that a schema holds, data sources as `data.TYPE`. */
function typesOf(schema) {
  const { resource_schemas, data_source_schemas } = schema.provider_schemas[qualified];
  return [...Object.keys(resource_schemas), ...Object.keys(data_source_schemas).map((type) => `data.${type}`)].sort();
}

/**
 * Cuts the output of `terraform providers schema -json` to some types and to facts.
 * @throws Error for a type that the provider does not have
 */
function cutSchema(schema, types) {
  const full = schema.provider_schemas[qualified];
  if (!full) throw new Error(`it holds no ${qualified}, but ${Object.keys(schema.provider_schemas).join(", ")}`);
  const missing = types.filter((type) => !typesOf(schema).includes(type));
  if (missing.length > 0) throw new Error(`the provider has no ${missing.join(", ")}`);
  const pick = (all, prefix) =>
    mapValues(Object.fromEntries(Object.entries(all).filter(([type]) => types.includes(prefix + type))), cutType);
  return {
    format_version: schema.format_version,
    provider_schemas: {
      [qualified]: {
        data_source_schemas: pick(full.data_source_schemas, "data."),
        provider: cutType(full.provider),
        resource_schemas: pick(full.resource_schemas, ""),
      },
    },
  };
}

/** Every fact of a cut schema by its path: `openstack_dns_zone_v2.ttl`. */
function facts(schema) {
  const found = new Map();
  const block = (at, { attributes = {}, block_types: nested = {}, ...own }) => {
    found.set(at, JSON.stringify(own));
    for (const [name, attribute] of Object.entries(attributes)) found.set(`${at}.${name}`, JSON.stringify(attribute));
    for (const [name, { block: inner, ...type }] of Object.entries(nested))
      block(`${at}.${name}`, { ...inner, ...type });
  };
  const { provider, resource_schemas, data_source_schemas } = schema.provider_schemas[qualified];
  block("provider", provider.block);
  for (const [type, { version: revision, block: inner }] of Object.entries(resource_schemas)) {
    block(type, { ...inner, version: revision });
  }
  for (const [type, { version: revision, block: inner }] of Object.entries(data_source_schemas)) {
    block(`data.${type}`, { ...inner, version: revision });
  }
  return found;
}

/** What differs, one line each: `+` is new, `-` is gone, `~` is another fact. */
function difference(before, after) {
  const [old, now] = [facts(before), facts(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((at) => {
    if (old.get(at) === now.get(at)) return [];
    if (!old.has(at)) return [`+ ${at} ${now.get(at)}`];
    return now.has(at) ? [`~ ${at} ${old.get(at)} -> ${now.get(at)}`] : [`- ${at}`];
  });
}

/** Asks the provider itself, which Terraform fetches. */
function askProvider() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "provider-schema-"));
  try {
    const terraform = { required_providers: { openstack: { source, version } } };
    fs.writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ terraform }));
    const run = (...args) => {
      const { status, stdout, stderr, error } = spawnSync("terraform", args, {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1 << 28,
      });
      if (error || status !== 0) throw new Error(`terraform ${args[0]}: ${error ? error.message : stderr.trim()}`);
      return stdout;
    };
    run("init", "-no-color");
    return run("providers", "schema", "-json");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The committed schema: that of the version, or of the version before when it has just been raised. */
function committedFile() {
  if (fs.existsSync(schemaFile)) return schemaFile;
  const folder = path.dirname(schemaFile);
  return path.join(folder, fs.readdirSync(folder)[0]);
}

function main(args) {
  const added = args.flatMap((word, i) => (args[i - 1] === "--add" ? [word] : []));
  const others = args.filter((word, i) => word !== "--add" && args[i - 1] !== "--add" && word !== "--write");
  if (others.length > 1 || others.some((word) => word.startsWith("-")) || args.at(-1) === "--add") {
    console.error(usage);
    return 2;
  }
  try {
    const before = JSON.parse(fs.readFileSync(committedFile(), "utf8"));
    const full = JSON.parse(others[0] ? fs.readFileSync(others[0], "utf8") : askProvider());
    const after = cutSchema(full, [...new Set([...typesOf(before), ...added])]);
    const lines = difference(before, after);
    console.log(lines.length > 0 ? lines.join("\n") : "no difference");
    if (args.includes("--write")) {
      fs.rmSync(committedFile());
      fs.writeFileSync(schemaFile, JSON.stringify(after, null, 1));
      console.log(`written: ${path.relative(process.cwd(), schemaFile)}. \`npm run build\` makes the bindings.`);
    }
    return 0;
  } catch (error) {
    console.error(`refresh: ${error.message}`);
    return 1;
  }
}

module.exports = { cutSchema, difference, typesOf };

if (require.main === module) process.exitCode = main(process.argv.slice(2));
