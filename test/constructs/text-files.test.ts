import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformLocal, TerraformOutput, TerraformStack } from "cdktf";
import fc from "fast-check";
import { TextFiles } from "../../constructs/text-files";
import { scratch } from "../support/scratch";

const folder = scratch();
const stackFolder = () => join(folder(), "stacks/stack");

function synthesized(text: (local: string) => string): string {
  const app = new App({ outdir: folder(), stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  const local = new TerraformLocal(stack, "address", "10.0.0.1");
  const files = new TextFiles(stack, "files", "texts");
  new TerraformOutput(stack, "text", { value: files.add("of/a.yaml", text(local.fqn)) });
  app.synth();
  const { output } = JSON.parse(readFileSync(join(stackFolder(), "cdk.tf.json"), "utf8")) as {
    output: { text: { value: string } };
  };
  return output.text.value;
}

const written = () => readFileSync(join(stackFolder(), "texts/of/a.yaml"), "utf8");

test("a text is in its file, and what Terraform knows is filled in, once however often it comes", () => {
  const value = synthesized((address) => `a: ${address}\nb: ${address}, 100%\n`);
  expect(value).toBe('${format(file("texts/of/a.yaml"), local.address)}');
  expect(written()).toBe("a: %[1]s\nb: %[1]s, 100%%\n");
});

test("a text of which Terraform knows nothing is read as it is", () => {
  expect(synthesized(() => "a: ${b} %{if} 100%\n")).toBe('${file("texts/of/a.yaml")}');
  expect(written()).toBe("a: ${b} %{if} 100%\n");
});

test("a file that is no longer written is gone", () => {
  mkdirSync(join(stackFolder(), "texts"), { recursive: true });
  writeFileSync(join(stackFolder(), "texts/old.yaml"), "");
  synthesized(() => "");
  expect(readdirSync(join(stackFolder(), "texts"))).toEqual(["of"]);
});

const terraform = spawnSync("terraform", ["-version"]).status === 0;

(terraform ? test : test.skip)("Terraform gives back any text, with and without something to fill in", () => {
  const texts = fc
    .sample(
      fc.array(fc.oneof(fc.constantFrom("%", "%%", "%s", "%[1]s", "${", "%{", '"', "\\", "\n", "é"), fc.string())),
      {
        numRuns: 100,
        seed: 1,
      },
    )
    .map((parts) => parts.join("").normalize("NFC"));
  const app = new App({ outdir: folder(), stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  const local = new TerraformLocal(stack, "address", "10.0.0.1");
  const files = new TextFiles(stack, "files", "texts");
  texts.forEach((text, i) => {
    new TerraformOutput(stack, `plain-${i}`, { value: files.add(`plain-${i}`, text) });
    new TerraformOutput(stack, `filled-${i}`, { value: files.add(`filled-${i}`, `${text}${local.fqn}${text}`) });
  });
  app.synth();
  const env = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
  const run = (...args: string[]) => spawnSync("terraform", args, { cwd: stackFolder(), env, encoding: "utf8" });
  for (const command of [["init"], ["apply", "-auto-approve"]])
    expect(run(...command)).toMatchObject({ stderr: "", status: 0 });
  const read = JSON.parse(run("output", "-json").stdout) as Record<string, { value: string }>;
  expect(texts.map((_, i) => read[`plain-${i}`]!.value)).toEqual(texts);
  expect(texts.map((_, i) => read[`filled-${i}`]!.value)).toEqual(texts.map((text) => `${text}10.0.0.1${text}`));
});
