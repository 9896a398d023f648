import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { Image } from "../../../charts/image";

const root = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** The guide's texts by the file that each says it is, or is a line of. */
const texts = Object.fromEntries(
  [...read("docs/guide/components.md").matchAll(/```ts\n\/\/ (\S+)\n([^]*?)```/g)].map(([, file, text]) => [
    file!,
    text!,
  ]),
);
const [component, itsTest] = ["charts/greeter.ts", "test/charts/greeter.test.ts"] as const;

/** The project's files as they are once somebody has followed the guide. */
const followed: Readonly<Record<string, string>> = {
  [component]: texts[component]!,
  [itsTest]: texts[itsTest]!,
  "charts/images.ts": read("charts/images.ts").replace(
    "export const images = {",
    `$&\n  ${texts["charts/images.ts"]!}`,
  ),
  "charts/index.ts": `import { Greeter } from "./greeter";\n${read("charts/index.ts").replace(/\n\];/, `\n  ${texts["charts/index.ts"]!}];`)}`,
};

test("the guide has every file of a component", () => {
  expect(Object.keys(texts)).toEqual(["charts/images.ts", component, "charts/index.ts", itsTest]);
});

test("what it says compiles", () => {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    join(root, "tsconfig.json"),
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  )!;
  const host = ts.createCompilerHost(options);
  const virtual = new Map(Object.entries(followed).map(([file, text]) => [join(root, file), text]));
  const onDisk = { ...host };
  host.fileExists = (file) => virtual.has(resolve(file)) || onDisk.fileExists(file);
  host.readFile = (file) => virtual.get(resolve(file)) ?? onDisk.readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = virtual.get(resolve(file));
    return text === undefined ? onDisk.getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  const said = [...virtual.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  expect(said.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
}, 120_000);

/** A text of our own documentation as a function. */
const evaluate = (parameters: readonly string[], body: string) =>
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as it says
  new Function(...parameters, body) as (...values: unknown[]) => unknown;

/** Runs one of the guide's files. @param given what it imports that is not the project's, by its path in the project */
function run(file: string, given: Readonly<Record<string, object>>): Record<string, unknown> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(texts[file]!, { compilerOptions });
  const load = (name: string): unknown => {
    const path = name.startsWith(".") ? join(dirname(file), name) : name;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the compiled text does
    return given[path] ?? require(name.startsWith(".") ? join(root, path) : path);
  };
  const exports: Record<string, unknown> = {};
  evaluate(["require", "exports"], outputText)(load, exports);
  return exports;
}

describe("the test that it shows passes:", () => {
  const images = evaluate(["Image"], `return {${texts["charts/images.ts"]!}}`)(Image) as object;
  run(itsTest, { "charts/greeter": run(component, { "charts/images": { images } }) });
});
