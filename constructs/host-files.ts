/** A file on a machine, whole. */
export interface ManagedFile {
  readonly content: string;
  /** @default "0644" */
  readonly mode?: string;
  /** @default "root" */
  readonly owner?: string;
  /**
   * The daemon's own checker, with `%` where the new file's path goes: `nginx -t -c %`. When it refuses the file, the
   * old one stays in force and the run counts as failed.
   */
  readonly check?: string;
  /** The service to reload when the file changes. */
  readonly notifies?: string;
  /**
   * The content is a Puppet template (EPP), made of `eachMember` and `ipv4Of` (templates.ts), so that it names other
   * machines without being touched when they come and go. @default false
   */
  readonly template?: boolean;
  /** Paths of files that must be in place before this one is checked. */
  readonly after?: readonly string[];
}

/** A systemd unit that must be enabled and running. */
export interface ManagedService {
  /** Command that makes it read its files again without dropping work. @default `systemctl reload-or-restart <name>` */
  readonly reload?: string;
}

/** What a machine's configuration consists of. The agent turns it into Puppet resources (see `site.pp` in host-agent/). */
export interface HostFiles {
  readonly packages?: readonly string[];
  readonly directories?: Readonly<Record<string, { readonly mode?: string; readonly owner?: string }>>;
  /**
   * Files that change by themselves, but must be there before others are judged: by path, the shell command that makes the
   * file where it is missing. The agent never touches one that is there.
   */
  readonly initial?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, ManagedFile>>;
  readonly services?: Readonly<Record<string, ManagedService>>;
}

/**
 * One configuration out of several.
 * @throws Error when two of them want the same file or directory: neither may silently win
 */
export function mergeHostFiles(...parts: HostFiles[]): Required<HostFiles> {
  return {
    packages: [...new Set(parts.flatMap((part) => part.packages ?? []))].sort(),
    directories: union(
      "directory",
      parts.map((part) => part.directories ?? {}),
    ),
    initial: union(
      "initial file",
      parts.map((part) => part.initial ?? {}),
    ),
    files: union(
      "file",
      parts.map((part) => part.files ?? {}),
    ),
    services: union(
      "service",
      parts.map((part) => part.services ?? {}),
    ),
  };
}

function union<T>(what: string, parts: Readonly<Record<string, T>>[]): Record<string, T> {
  const all: Record<string, T> = {};
  for (const [key, value] of parts.flatMap((part) => Object.entries(part))) {
    if (key in all) throw new Error(`${what} ${key} is configured twice for one machine; merge the two into one`);
    all[key] = value;
  }
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
