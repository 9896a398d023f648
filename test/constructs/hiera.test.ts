import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformOutput, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { parse } from "yaml";
import { hieraLayer, secret } from "../../constructs/hiera";
import { secretsLayer } from "../../constructs/secrets-layer";
import { terraformText } from "../../constructs/terraform-text";
import { scratch } from "../support/scratch";
import { synthOf } from "../support/synth";
import { hieraReads, machineReads } from "../support/three-languages";

/** Text with everything that Terraform, YAML or Hiera would read as theirs. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "${",
        "$${",
        "%{",
        "%%{",
        "}",
        "$",
        "%",
        "{",
        "'",
        '"',
        "\\",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        ": ",
        " #",
      ),
      fc.constantFrom(
        "- ",
        "%{literal('%')}",
        "%{lookup('x')}",
        '${upper("x")}',
        "key",
        "true",
        "0x1",
        "é",
        "日",
        "🔥",
        "\u2028",
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  // What only cdktf and this module's own mark may write.
  .filter((whole) => !whole.includes("TfToken[") && !whole.includes("\u27e6"));

test("any text reaches the machine as it was written", () => {
  fc.assert(
    fc.property(fc.dictionary(text, text), (data) => {
      expect(machineReads(hieraLayer(data))).toEqual({ ...data });
    }),
    { numRuns: 1000 },
  );
});

test.each([
  "%{literal('%')}",
  '"quoted" %{x}',
  "it's 100%{",
  "  leading\n  lines %{x}\n",
  "#!/bin/sh\necho ${HOME} $${x} %%{y} '%{z}'\n",
  "trailing spaces  \n\n\n",
  "%{literal('%')}\n\n \n  ",
  " \n  \n",
  "",
])("for example %j", (content) => {
  expect(machineReads(hieraLayer({ content }))).toEqual({ content });
});

test("a secret is looked up on the machine and stands nowhere else", () => {
  const layer = hieraLayer({ content: `password "${secret("redisPassword")}" # 100%{` });
  expect(layer).toContain("lookup('secret_redisPassword')");
  expect(machineReads(layer, { secret_redisPassword: 'a "b" %{c}' })).toEqual({
    content: 'password "a "b" %{c}" # 100%{',
  });
});

test("what cdktf fills in stays as it is", () => {
  expect(hieraLayer({ id: "${TfToken[TOKEN.5]}" })).toBe("id: ${TfToken[TOKEN.5]}\n");
});

describe("with Terraform itself", () => {
  const terraform = spawnSync("terraform", ["-version"]).status === 0;
  const folder = scratch();

  /** What Terraform gives for each of some texts. */
  function evaluated(values: readonly string[], variables: Readonly<Record<string, string>> = {}): string[] {
    const output = Object.fromEntries(values.map((value, i) => [`t${i}`, { value }]));
    const variable = Object.fromEntries(Object.keys(variables).map((name) => [name, { type: "string" }]));
    writeFileSync(
      join(folder(), "main.tf.json"),
      JSON.stringify(Object.keys(variable).length > 0 ? { output, variable } : { output }),
    );
    writeFileSync(join(folder(), "terraform.tfvars.json"), JSON.stringify(variables));
    const env = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
    const run = (...args: string[]) => spawnSync("terraform", args, { cwd: folder(), env, encoding: "utf8" });
    const applied = run("apply", "-auto-approve", "-no-color");
    expect([applied.status, applied.stderr]).toEqual([0, ""]);
    const read = JSON.parse(run("output", "-json").stdout) as Record<string, { value: string }>;
    return values.map((_, i) => read[`t${i}`]!.value);
  }

  // Terraform normalizes what Unicode writes in two ways.
  const texts = fc.sample(text, { numRuns: 200, seed: 1 }).map((one) => one.normalize("NFC"));

  (terraform ? test : test.skip)("any text survives", () => {
    expect(evaluated(texts.map(terraformText))).toEqual(texts);
  });

  (terraform ? test : test.skip)("any secret survives, several lines of a private key for one", () => {
    const secrets = [...texts, "-----BEGIN KEY-----\nAAA: # B\n-----END KEY-----\n"];
    const variables = Object.fromEntries(secrets.map((value, i) => [`v${i}`, value]));
    const stack = synthOf((scope) => {
      for (const name of Object.keys(variables)) {
        const variable = new TerraformVariable(scope, name, { type: "string" });
        new TerraformOutput(scope, `o-${name}`, { value: secretsLayer({ [name]: variable.stringValue }) });
      }
    });
    const layers = evaluated(
      secrets.map((_, i) => stack.output[`o-v${i}`]!.value),
      variables,
    );
    expect(layers.map((layer, i) => (hieraReads(parse(layer)) as Record<string, string>)[`secret_v${i}`])).toEqual(
      secrets,
    );
  });
});

test("a machine without secrets has an empty layer", () => {
  expect(secretsLayer({})).toBe("{}\n");
});
