import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformLocal, TerraformOutput, TerraformStack } from "cdktf";
import { TemplateFiles } from "../../constructs/template-files";
import { terraformText } from "../../constructs/terraform-text";
import { scratch } from "../support/scratch";

const folder = scratch();
const stackFolder = () => join(folder(), "stacks/stack");

function synthesized(text: (local: string) => string): string {
  const app = new App({ outdir: folder(), stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  const local = new TerraformLocal(stack, "address", "10.0.0.1");
  const files = new TemplateFiles(stack, "files", "texts");
  new TerraformOutput(stack, "text", { value: files.add("of/a.yaml", text(local.fqn)) });
  app.synth();
  const { output } = JSON.parse(readFileSync(join(stackFolder(), "cdk.tf.json"), "utf8")) as {
    output: { text: { value: string } };
  };
  return output.text.value;
}

const written = () => readFileSync(join(stackFolder(), "texts/of/a.yaml"), "utf8");

test("a text is in its file, and what Terraform knows is filled in, once however often it comes", () => {
  const value = synthesized((address) => `a: ${address}\nb: ${address}\n`);
  expect(value).toBe('${templatefile("texts/of/a.yaml", {"r1" = local.address})}');
  expect(written()).toBe("a: ${r1}\nb: ${r1}\n");
});

test("what only looks like an expression stays escaped", () => {
  expect(synthesized(() => terraformText("a: ${b} %{if}\n"))).toBe('${templatefile("texts/of/a.yaml", {})}');
  expect(written()).toBe("a: $${b} %%{if}\n");
});

test("a file that is no longer written is gone", () => {
  mkdirSync(join(stackFolder(), "texts"), { recursive: true });
  writeFileSync(join(stackFolder(), "texts/old.yaml"), "");
  synthesized(() => "");
  expect(readdirSync(join(stackFolder(), "texts"))).toEqual(["of"]);
});
