import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fn, type ISynthesisSession, TerraformStack } from "cdktf";
import { Construct } from "constructs";

const token = /\$\{TfToken\[[\w:.-]+\]\}/g;

/**
 * Long texts of a stack as files beside its cdk.tf.json. Terraform parses what is in that one some ten times per run, and a text of a
 * thousand lines takes it as long as a thousand resources; a file's only when it fills it in.
 */
export class TemplateFiles extends Construct {
  private readonly texts = new Map<string, string>();

  /** @param folder where in the stack's folder; no other's */
  constructor(
    scope: Construct,
    id: string,
    private readonly folder: string,
  ) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    const { synthesizer } = stack;
    stack.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        this.write(stack, session);
      },
    };
  }

  /**
   * @param name of the file, unique in the folder; may be a path
   * @param text as Terraform must read it in a string (see terraformText), with cdktf's tokens in it
   * @returns the text as Terraform fills it in
   */
  add(name: string, text: string): string {
    const tokens = [...new Set(text.match(token))];
    const names = new Map(tokens.map((found, i) => [found, `r${i + 1}`]));
    this.texts.set(
      name,
      text.replace(token, (found) => `\${${names.get(found)!}}`),
    );
    const values = Object.fromEntries(tokens.map((found) => [names.get(found)!, found]));
    return Fn.templatefile(`${this.folder}/${name}`, values);
  }

  private write(stack: TerraformStack, session: ISynthesisSession): void {
    const folder = join(session.outdir, session.manifest.forStack(stack).workingDirectory, this.folder);
    rmSync(folder, { recursive: true, force: true });
    for (const [name, text] of this.texts) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
