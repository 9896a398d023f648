import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { render } from "../../charts/build";
import { manifestFiles } from "../../charts/manifest-files";
import { environments } from "../../environments";
import type { Active, Environment } from "../../environments/environment";
import { PlatformStack } from "../../stacks/platform-stack";

/** The arguments of one resource or data source, as in cdk.tf.json. */
export type Block = Record<string, unknown>;
/** By type, then by name. */
export type Blocks = Record<string, Record<string, Block>>;

/** A synthesized stack without cdktf's own remarks. */
export interface Synthesized {
  readonly terraform: {
    readonly required_version?: string;
    readonly required_providers: Record<string, { source: string; version: string }>;
    readonly backend: Record<string, Block>;
  };
  readonly provider: Record<string, Block[]>;
  readonly data: Blocks;
  readonly resource: Blocks;
  readonly variable: Record<string, { type: string; sensitive?: boolean; nullable?: boolean; default?: unknown }>;
  readonly locals: Record<string, string>;
  readonly output: Record<string, { value: string; sensitive?: boolean }>;
}

/** The project and switch file of every environment, to run a test for each: `test.each(both)`. */
export const both = environments.map(({ data, active }) => [data.project, data, active as Active] as const);

/** Synthesizes an environment with everything that `cdktf synth` does. */
export function synth(environment: Environment, active: Active): Synthesized {
  return parse(synthText(environment, active));
}

const known = new Map<string, Synthesized>();

/** One of the project's own environments as it is, synthesized once for all tests of a suite. */
export function synthOnce(project: string): Synthesized {
  const [, data, active] = both.find(([name]) => name === project)!;
  if (!known.has(project)) known.set(project, synth(data, active));
  return known.get(project)!;
}

/** The bytes of cdk.tf.json, with those of the files beside it where it names them. */
export function synthText(environment: Environment, active: Active): string {
  return written(false, (app) => {
    const stack = new PlatformStack(app, environment, active);
    stack.putManifests(manifestFiles(render(environment)));
    return stack;
  });
}

/** Synthesizes what a function puts into an empty stack. */
export function synthOf(fill: (stack: TerraformStack) => void): Synthesized {
  // Such a stack has no provider, which validation would miss.
  const text = written(true, (app) => {
    const stack = new TerraformStack(app, "stack");
    fill(stack);
    return stack;
  });
  return parse(text);
}

function written(skipValidation: boolean, make: (app: App) => TerraformStack): string {
  const outdir = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const app = new App({ outdir, stackTraces: false, skipValidation });
    const stack = make(app);
    app.synth();
    return withFiles(join(outdir, "stacks", stack.node.id));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A stack's cdk.tf.json, with the texts of the files that it fills in where it says so. */
function withFiles(folder: string): string {
  const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"), withoutSums) as object;
  const filled = (_key: string, value: unknown) => {
    const found = typeof value === "string" && /^\$\{(?:format\()?file\("(.+?)"\)(?:, (.*)\))?\}$/s.exec(value);
    if (!found) return value;
    const text = readFileSync(join(folder, found[1]!), "utf8");
    if (found[2] === undefined) return text;
    const values = listed(found[2]);
    return text.replace(/%%|%\[(\d+)\]s/g, (_verb, i?: string) => (i ? `\${${values[Number(i) - 1]!}}` : "%"));
  };
  return JSON.stringify(json, filled, 2);
}

/** An object's checksum is an expression as long as its text: where it is that of its text, it says so. */
function withoutSums(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("etag" in value) || !("content" in value)) return value;
  const text = String(value.content).replace(/^\$\{(.*)\}$/s, "$1");
  return value.etag === `\${md5(${text})}` ? { ...value, etag: ofContent } : value;
}
/** The checksum of an object's own text. */
export const ofContent = "md5 of the content";

/** The arguments of a call in HCL. */
function listed(text: string): string[] {
  const found = [""];
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|./gs)) {
    if (part === "," && depth === 0) found.push("");
    else found[found.length - 1] += part;
    if ("([{".includes(part)) depth++;
    if (")]}".includes(part)) depth--;
  }
  return found.map((argument) => argument.trim());
}

/** Reads the bytes of cdk.tf.json. */
export function parse(text: string): Synthesized {
  const empty = { data: {}, resource: {}, variable: {}, locals: {}, output: {} };
  const stack = JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value)) as object;
  return { ...empty, ...stack } as Synthesized;
}

/** All resources of a type by name; none when the stack has none. */
export function resources(stack: Synthesized, type: string): Record<string, Block> {
  return stack.resource[`openstack_${type}`] ?? {};
}

/** The address of every resource, data source, variable, local and output with its contents. */
export function addresses(stack: Synthesized): Map<string, unknown> {
  const flat = (prefix: string, blocks: Blocks) =>
    Object.entries(blocks).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]) => [`${prefix}${type}.${name}`, block] as const),
    );
  const plain = (prefix: string, named: object) =>
    Object.entries(named).map(([name, value]) => [`${prefix}.${name}`, value as unknown] as const);
  return new Map<string, unknown>([
    ...flat("", stack.resource),
    ...flat("data.", stack.data),
    ...plain("var", stack.variable),
    ...plain("local", stack.locals),
    ...plain("output", stack.output),
  ]);
}

/**
 * What may change when a machine comes or goes, beside its own resources: the common object, which has all addresses, and
 * the gateway's manifest, which has a pod for each of its nodes.
 */
export const knowsMachines =
  /^local\.members_|^openstack_objectstorage_object_v1\.(common|manifest-gateway|manifests)\.content$/;
