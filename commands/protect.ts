import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { App } from "cdktf";
import { protectedResources } from "../constructs/protection";
import { environmentFiles } from "../environments";
import type { Active, Environment } from "../environments/environment";
import { today } from "../environments/expiry";
import { EnvironmentError } from "../environments/fault";
import type { EnvironmentFiles } from "../environments/files";
import { protectedFile } from "../environments/protected-file";
import { asRemembered, type Remembered } from "../environments/protection";
import { validate } from "../environments/validate";
import { checkProtected, missingFrom } from "../stacks/check-protected";
import { PlatformStack } from "../stacks/platform-stack";

const usage = `usage: npm run protect -- ENVIRONMENT [--forget]
Notes in environments/ENVIRONMENT.protected.json what holds data or a public name: volumes, zones, floating IPs, containers, server
groups. What is noted there no deploy destroys, even when nothing defines it any more. Removes nothing, but with --forget, to be
given after the deploy: what is retired and gone, and the old addresses of what has been moved.
Environments: ${environmentFiles.map(({ project }) => project).join(", ")}`;

/** What the file is to hold. */
export interface Update {
  readonly remembered: Remembered;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly forgotten: readonly string[];
}

/**
 * @param before what is remembered
 * @param defined what is protected now
 * @param forget whether what is retired, or has been moved, and is not defined may go
 * @param day that retirements are compared with
 */
export function update(
  before: Remembered,
  defined: Remembered,
  { moved = {}, retired = {} }: Environment,
  forget: boolean,
  day: string,
): Update {
  const missing = missingFrom(defined, before, moved);
  const forgotten = Object.keys(before).filter((address) => {
    if (!forget || address in defined) return false;
    return missing.includes(address) ? (retired[address]?.until ?? "") >= day : address in moved;
  });
  // An address that something moves to comes in the place of the old one, when that has been deployed: were it there
  // before, nobody could tell a move from one onto something else.
  const awaited = Object.keys(before).flatMap((from) => (forgotten.includes(from) ? [] : (moved[from] ?? [])));
  const added = Object.keys(defined).filter((address) => !(address in before) && !awaited.includes(address));
  const all = Object.entries({ ...before, ...defined }).filter(
    ([address]) => (address in before || added.includes(address)) && !forgotten.includes(address),
  );
  return {
    remembered: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))),
    added,
    changed: Object.keys(defined).filter(
      (address) => address in before && JSON.stringify(before[address]) !== JSON.stringify(defined[address]),
    ),
    forgotten,
  };
}

/**
 * @param all the environments
 * @param folder where their files are @default environments/
 * @returns the process's exit code: 0; 2 for bad arguments or a bad environment, or when something protected is missing
 */
export function main(
  args: readonly string[],
  all: readonly EnvironmentFiles[] = environmentFiles,
  folder?: string,
): number {
  if (args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const [name, ...options] = args;
  const files = all.find(({ project }) => project === name);
  if (!files || options.some((option) => option !== "--forget")) {
    console.error(usage);
    return 2;
  }
  const { project, data, active } = files;
  try {
    const environment = validate(data, active, undefined, project);
    const stack = new PlatformStack(new App({ stackTraces: false }), environment, active as Active);
    const file = protectedFile(project, folder);
    const before = read(file);
    const day = today();
    const { remembered, ...change } = update(before, protectedResources(stack), environment, options.length > 0, day);
    writeFileSync(`${file}.new`, `${JSON.stringify(remembered, null, 2)}\n`);
    renameSync(`${file}.new`, file);
    const said = Object.entries(change).filter(([, addresses]) => addresses.length > 0);
    for (const [what, addresses] of said) console.log([`${what}:`, ...addresses].join("\n  "));
    if (said.length === 0) console.log("nothing to do: everything protected is in the file");
    const { faults } = checkProtected(environment, remembered, stack, day);
    if (faults.length > 0) throw new EnvironmentError(project, faults);
    return 0;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    console.error(error.message);
    return 2;
  }

  /** A file that is missing is an empty one: the environment is new. */
  function read(file: string): Remembered {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
    const known = asRemembered(parsed(text));
    if (known) return known;
    throw new EnvironmentError(project, [
      {
        path: file,
        found: text.slice(0, 200),
        allowed: "what this command has written",
        remedy: "take it back from Git",
      },
    ]);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
