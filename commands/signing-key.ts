import { oldSigningKey, signingKey } from "../environments/secrets";
import type { Secrets } from "./complete-secrets";

/**
 * Why the key that signs URLs cannot be rotated now: an account has two keys, so that there is one rotation at a time.
 * @returns nothing when it can, or when it is not to be rotated
 */
export function refusedRotation(project: string, rotate: readonly string[], given: Secrets): string | undefined {
  const end = `npm run secrets -- ${project} --end-rotation`;
  if (rotate.includes(oldSigningKey))
    return `${oldSigningKey} is the key before ${signingKey}: it is not rotated, it ends: ${end}`;
  if (rotate.includes(signingKey) && given[oldSigningKey])
    return `${signingKey}: its last rotation has not ended, and a machine may still need the key before it. See docs/guide/object-storage-key.md, then: ${end}`;
  return undefined;
}

/** The key before the present one, as far as a rotation, or its end, changes it. */
export function keyBefore(given: Secrets, rotate: readonly string[], end = false): Secrets {
  if (end) return { [oldSigningKey]: "" };
  return rotate.includes(signingKey) ? { [oldSigningKey]: given[signingKey] ?? "" } : {};
}
