import { join } from "node:path";
import { projectFolder } from "./project-file";
import { readJson } from "./switch-file";

/** The file that remembers what is protected in an environment. */
export function protectedFile(project: string, folder = join(projectFolder, "environments")): string {
  return join(folder, `${project}.protected.json`);
}

/** @returns what it holds, or why it cannot be read */
export function remembered(project: string, folder?: string): unknown {
  return readJson(protectedFile(project, folder));
}
