import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fn, type ISynthesisSession, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";

const token = /\$\{TfToken\[[\w:.-]+\]\}/g;

/**
 * Long texts of a stack as files beside its cdk.tf.json. Terraform parses what is in that one some ten times in a run, in a time
 * that grows with the square of a text's lines; a file it only reads (docs/decisions/0011-texts-in-files.md).
 */
export class TextFiles extends Construct {
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
   * @param text any, with cdktf's tokens in it; what else looks like an expression is none
   * @returns the text as Terraform has it, the tokens filled in
   */
  add(name: string, text: string): string {
    const tokens = [...new Set(text.match(token))];
    const file = Fn.file(`${this.folder}/${name}`);
    if (tokens.length === 0) {
      this.texts.set(name, text);
      return file;
    }
    const verb = (found: string) => `%[${tokens.indexOf(found) + 1}]s`;
    this.texts.set(name, text.replace(/%/g, "%%").replace(token, verb));
    return Token.asString(Fn.format(file, tokens));
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
