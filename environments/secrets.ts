import { roles } from "../constructs/roles";
import type { RoleName } from "./environment";

/** Signs the URLs of the machines' configuration. Every environment has it, whatever its roles. */
export const signingKey = "objectStorageKey";

/** The secrets that an environment with these roles needs, in alphabetical order. */
export function neededSecrets(roleNames: readonly string[]): string[] {
  const known = roleNames.filter((name): name is RoleName => name in roles);
  return [...new Set([signingKey, ...sharedSecrets(known), ...known.flatMap((name) => secretsOf(name))])].sort();
}

/** The secrets that every machine gets in an environment with these roles. */
export function sharedSecrets(roleNames: readonly RoleName[]): string[] {
  return roleNames.flatMap((name) => roles[name].sharedSecrets ?? []).sort();
}

function secretsOf(name: RoleName): readonly string[] {
  return roles[name].secrets ?? [];
}
