/** What the files of an environment state, not yet checked. */
export interface EnvironmentFiles {
  /** Its name, and the stack's: that of its file in `environments/`. */
  readonly project: string;
  /** What that file states; an Error when it could not be loaded. */
  readonly data: unknown;
  /** What its switch file states. */
  readonly active: unknown;
  /** What the file states that remembers its protected resources. */
  readonly remembered: unknown;
}
