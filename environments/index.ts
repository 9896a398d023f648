import { tools } from "./tools";
import toolsActive from "./tools.active.json";
import { toolsbeta } from "./toolsbeta";
import toolsbetaActive from "./toolsbeta.active.json";

/** Every environment: one stack each, named like its project. */
export const environments = [
  { data: tools, active: toolsActive },
  { data: toolsbeta, active: toolsbetaActive },
];
