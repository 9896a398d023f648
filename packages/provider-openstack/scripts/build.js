// Generates the bindings from the committed schema with cdktf's own generator, and compiles them to lib/.
// Runs at install. A stamp of the inputs makes a second run free.
// cdktf's library starts `terraform version` when it is loaded; neither a missing CLI configuration nor a call home matter here.
process.env.TF_CLI_CONFIG_FILE = "/dev/null";
process.env.CHECKPOINT_DISABLE = "1";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { CodeMaker, TerraformProviderGenerator, TerraformProviderConstraint } = require("@cdktf/provider-generator");
const { ConstructsMakerProviderTarget, LANGUAGES } = require("@cdktf/commons");
const ts = require("typescript");
const { schemaFile, source, version } = require("./provider");

const here = path.dirname(__dirname);
const generated = path.join(here, "generated");
const lib = path.join(here, "lib");
const stampFile = path.join(lib, ".stamp");

async function generate(schema) {
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, schema);
  const constraint = new TerraformProviderConstraint({ name: "openstack", source, version });
  generator.generate(new ConstructsMakerProviderTarget(constraint, LANGUAGES[0]));
  await code.save(generated);
  return path.join(generated, "providers", "openstack");
}

function compile(root) {
  const files = fs
    .readdirSync(root, { recursive: true })
    .filter((name) => name.endsWith("index.ts") && name.includes(path.sep))
    .map((name) => path.join(root, name));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    declaration: true,
    strict: true,
    skipLibCheck: true,
    rootDir: root,
    outDir: lib,
    types: [],
  });
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (faults.length > 0) {
    throw new Error(
      ts.formatDiagnostics(faults, {
        getCanonicalFileName: (f) => f,
        getCurrentDirectory: () => here,
        getNewLine: () => "\n",
      }),
    );
  }
}

async function main() {
  const schema = fs.readFileSync(schemaFile);
  const stamp = createHash("sha256").update(schema).update(fs.readFileSync(__filename)).digest("hex");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  fs.rmSync(generated, { recursive: true, force: true });
  fs.rmSync(lib, { recursive: true, force: true });
  compile(await generate(JSON.parse(schema)));
  fs.rmSync(generated, { recursive: true });
  fs.writeFileSync(stampFile, stamp);
}

main().catch((error) => {
  console.error(`@cdktf/provider-openstack: the bindings could not be built: ${error.message}`);
  process.exit(1);
});
