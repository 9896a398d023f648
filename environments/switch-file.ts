import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "./project-file";

/**
 * Reads an environment's switch file, the one that people edit during an incident: a slip in it must be a fault like any
 * other, not a stack trace.
 * @returns what it holds, or why it cannot be read; validation knows what to say of that
 */
export function switchFile(project: string, folder = join(projectFolder, "environments")): unknown {
  return readJson(join(folder, `${project}.active.json`));
}

/** @returns what a file holds, or why it cannot be read */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
