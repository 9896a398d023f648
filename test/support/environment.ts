import { toolsbeta } from "../../environments/toolsbeta";
import toolsbetaActive from "../../environments/toolsbeta.active.json";
import remembered from "../../environments/toolsbeta.protected.json";
import type { Active, Environment } from "../../environments/environment";
import type { EnvironmentFiles } from "../../environments/files";

/** An environment with its switch file, free to be changed. */
export interface Draft {
  environment: Environment;
  active: Record<string, string>;
}

/** A copy of the staging environment, changed. */
export function staging(change: (draft: Draft) => void = () => {}): Draft {
  const draft = structuredClone({ environment: toolsbeta, active: toolsbetaActive as Active }) as Draft;
  change(draft);
  return draft;
}

/** The files that state it. @param project how they are called @default what the data says */
export function filesOf({ environment: data, active }: Draft, project = data.project): EnvironmentFiles {
  return { project, data, active, remembered };
}

/** The same with every key of every object and every array in another order. */
export function reversed<T>(value: T): T {
  if (Array.isArray(value)) return [...(value as unknown[])].reverse().map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner as unknown)]),
  ) as T;
}
