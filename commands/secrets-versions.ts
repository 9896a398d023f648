import { fingerprintKey } from "../environments/secrets";
import type { SecretsVersions } from "../environments/secrets-versions";
import type { Secrets } from "./complete-secrets";

/**
 * The versions after a change: one more when anything changed. Without an earlier version, what is there already is of the
 * first.
 */
export function nextVersions(before: SecretsVersions | undefined, old: Secrets, now: Secrets): SecretsVersions {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const known = before ?? { version: Object.keys(old).length > 0 ? 1 : 0, changed: {} };
  const changed = names.filter((name) => (old[name] ?? "") !== (now[name] ?? ""));
  if (changed.length === 0) return known;
  const version = known.version + 1;
  // with another key no fingerprint is what it was
  const all = version > 1 && changed.includes(fingerprintKey) && old[fingerprintKey] ? names : changed;
  return { version, changed: sorted({ ...known.changed, ...Object.fromEntries(all.map((name) => [name, version])) }) };
}

/** The same when a version is what is deployed, and all later changes are to be one. */
export function sinceDeployed({ changed }: SecretsVersions, deployed: number): SecretsVersions {
  const version = deployed + 1;
  const entries = Object.entries(changed).map(([name, since]) => [name, Math.min(since, version)] as const);
  return { version, changed: sorted(Object.fromEntries(entries)) };
}

function sorted(changed: SecretsVersions["changed"]): SecretsVersions["changed"] {
  return Object.fromEntries(Object.entries(changed).sort(([a], [b]) => (a < b ? -1 : 1)));
}
