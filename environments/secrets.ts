import { clusterSecrets } from "../charts/secrets";
import { roles } from "../constructs/roles";
import type { RoleName } from "./environment";

/** Signs the URLs of the machines' configuration. Every environment has it, whatever its roles. */
export const signingKey = "objectStorageKey";

/** The key before it, as long as a rotation is under way: until all machines have URLs of the new one. Empty else. */
export const oldSigningKey = "objectStorageOldKey";
/** Keys the fingerprints by which the state knows the secrets (constructs/secrets-record.ts). Every environment has it, too. */
export const fingerprintKey = "secretsFingerprintKey";

/** The secrets that an environment with these roles needs, in alphabetical order. */
export function neededSecrets(roleNames: readonly string[]): string[] {
  return [...new Set([...ofMachines(roleNames), ...ofCluster(roleNames)])].sort();
}

/**
 * The secrets that no machine reads, but what runs in the cluster. An environment can be deployed without them: whoever
 * needs one waits for it, since some come from what has to run first (Harbor's accounts).
 */
export function clusterOnlySecrets(roleNames: readonly string[]): string[] {
  const machines = ofMachines(roleNames);
  return ofCluster(roleNames).filter((name) => !machines.includes(name));
}

/** The secrets that every machine gets in an environment with these roles. */
export function sharedSecrets(roleNames: readonly RoleName[]): string[] {
  return roleNames.flatMap((name) => roles[name].sharedSecrets ?? []).sort();
}

function ofMachines(roleNames: readonly string[]): string[] {
  const names = known(roleNames);
  const always = [signingKey, oldSigningKey, fingerprintKey];
  return [...always, ...sharedSecrets(names), ...names.flatMap((name) => roles[name].secrets ?? [])];
}

function ofCluster(roleNames: readonly string[]): string[] {
  const applied = known(roleNames).some((name) => roles[name].appliesManifests);
  return applied ? [...new Set(Object.values(clusterSecrets).flatMap(({ values }) => Object.values(values)))] : [];
}

const known = (roleNames: readonly string[]) => roleNames.filter((name): name is RoleName => name in roles);
