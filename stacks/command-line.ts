import { readFileSync } from "node:fs";

/**
 * The words behind `cdktf` on the command line that runs this app. cdktf tells its app nothing of what it was asked for,
 * so that they are looked up among the processes above.
 * @param above the process to begin at @default this one's parent
 * @returns nothing when no cdktf is above, or where there is no /proc to look it up in
 */
export function cdktfWords(above = process.ppid): readonly string[] | undefined {
  try {
    for (let pid = above; pid > 1; pid = parentOf(pid)) {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
      const at = words.findIndex((word) => /(^|\/)cdktf(\.js)?$/.test(word));
      if (at >= 0) return words.slice(at + 1);
    }
  } catch {
    // a process may have ended meanwhile
  }
  return undefined;
}

const parentOf = (pid: number) => Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);

/**
 * Which environments a command of cdktf is about: those that it names, or all when it names none or has a pattern.
 * @param words that stand behind `cdktf` @default unknown, so all
 */
export function askedFor(projects: readonly string[], words: readonly string[] = []): readonly string[] {
  const named = projects.filter((project) => words.includes(project));
  const patterns = words.some((word) => !word.startsWith("-") && /[*?[\]{}()!]/.test(word));
  return named.length === 0 || patterns ? projects : named;
}
