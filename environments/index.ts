import { switchFile } from "./switch-file";
import { tools } from "./tools";
import { toolsbeta } from "./toolsbeta";

/** Every environment: one stack each, named like its project. */
export const environments = [tools, toolsbeta].map((data) => ({ data, active: switchFile(data.project) }));
