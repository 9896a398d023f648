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

/** Thrown with all faults of an environment at once. `main.ts` prints it and exits with 2; nobody sees a stack trace. */
export class EnvironmentError extends Error {
  constructor(
    readonly environment: string,
    readonly faults: readonly Fault[],
  ) {
    super(describe(`environment ${environment}`, faults));
    this.name = "EnvironmentError";
  }
}

/** All faults of something as text, one after the other. */
export function describe(what: string, faults: readonly Fault[]): string {
  return [
    `${what}: ${faults.length} ${faults.length === 1 ? "fault" : "faults"}`,
    ...faults.map(
      ({ path, found, allowed, remedy }) =>
        `  ${path}\n    found:   ${shown(found)}\n    allowed: ${allowed}\n    remedy:  ${remedy}`,
    ),
  ].join("\n");
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
