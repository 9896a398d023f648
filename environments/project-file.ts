import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The project's folder. Bundled, a program lies deeper in it than its sources do: it is where package.json is. */
export const projectFolder = holder(__dirname);

/** Reads a file of the project by its path in it, such as `constructs/replica/replica`. */
export function projectFile(path: string): string {
  return readFileSync(join(projectFolder, path), "utf8");
}

function holder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : holder(dirname(folder));
}
