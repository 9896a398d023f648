/** One thing wrong with an environment, complete enough to mend it without reading code. */
export interface Fault {
  /** Where: the path in the environment, e.g. `roles.static.hosts[1]`. */
  readonly path: string;
  /** The value found there, as it was written. */
  readonly found: unknown;
  /** What is allowed there. */
  readonly allowed: string;
  /** What to do. */
  readonly remedy: string;
}

/** Thrown with all faults of an environment at once. Who catches it prints them; nobody sees a stack trace. */
export class EnvironmentError extends Error {
  constructor(
    readonly environment: string,
    readonly faults: readonly Fault[],
  ) {
    super(describe(`environment ${environment}`, faults));
    this.name = "EnvironmentError";
  }
}

/**
 * All faults of something as text, one after the other; equal ones at several paths as one.
 * @param kind what to call them @default "fault"
 */
export function describe(what: string, faults: readonly Fault[], kind = "fault"): string {
  const paths = new Map<string, string>();
  for (const { path, found, allowed, remedy } of faults) {
    const text = `    found:   ${shown(found)}\n    allowed: ${allowed}\n    remedy:  ${remedy}`;
    paths.set(text, `${paths.get(text) ?? ""}  ${path}\n`);
  }
  const count = `${faults.length} ${kind}${faults.length === 1 ? "" : "s"}`;
  return [`${what}: ${count}`, ...[...paths].map(([text, at]) => at + text)].join("\n");
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
