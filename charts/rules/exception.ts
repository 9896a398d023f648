import type { RuleName } from "./index";

/** A rule that an object need not keep. Stands on the object as an annotation and in docs/kubernetes.md. */
export interface Exception {
  readonly rule: RuleName;
  /** Kind and name: `Deployment/jobs-api`. */
  readonly object: string;
  /** The one container that is excepted. @default the whole object */
  readonly container?: string;
  /** The reason, for whoever asks whether it is still needed. */
  readonly why: string;
}
