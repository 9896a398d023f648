import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "./project-file";

/**
 * Reads an environment's switch file, the one that people edit during an incident: a slip in it must be a fault like any
 * other, not a stack trace.
 * @returns what it holds, or why it cannot be read; validation knows what to say of that
 */
export function switchFile(project: string, folder = join(projectFolder, "environments")): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, `${project}.active.json`), "utf8"));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
