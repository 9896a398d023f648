import type { Environment } from "./environment";
import type { EnvironmentFiles } from "./files";
import { remembered } from "./protected-file";
import { switchFile } from "./switch-file";

/* eslint-disable @typescript-eslint/no-require-imports -- an import of a file that throws would take the others with it */
/** Each environment's file, loaded on its own. */
const sources: Readonly<Record<string, () => unknown>> = {
  tools: () => (require("./tools") as Record<string, unknown>)["tools"],
  toolsbeta: () => (require("./toolsbeta") as Record<string, unknown>)["toolsbeta"],
};
/* eslint-enable */

/** Every environment, whatever state its files are in: one stack each, named like its project. */
export const environmentFiles: readonly EnvironmentFiles[] = Object.entries(sources).map(([project, load]) => ({
  project,
  data: loaded(load),
  active: switchFile(project),
  remembered: remembered(project),
}));

/** Every environment whose file could be loaded. */
export const environments = environmentFiles.filter(
  (files): files is EnvironmentFiles & { readonly data: Environment } => !(files.data instanceof Error),
);

function loaded(load: () => unknown): unknown {
  try {
    return load();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
