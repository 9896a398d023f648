import type { Manifest, Rendered } from "./manifest";

/** Something that no object of a component may break. */
export interface Rule {
  /** What it promises, in one line: stands in docs/kubernetes.md. */
  readonly promise: string;
  /** Everything that breaks it. */
  readonly check: (component: Rendered) => Violation[];
}

/** One place where a rule is broken. */
export interface Violation {
  readonly object: Manifest;
  /** The container that breaks it, if one does. */
  readonly container?: string;
  /** Where in the object: `spec.replicas`. */
  readonly path: string;
  readonly found: unknown;
  readonly allowed: string;
  readonly remedy: string;
}

/** A violation unless something is as it must be. */
export function unless(good: boolean, violation: Violation): Violation[] {
  return good ? [] : [violation];
}
