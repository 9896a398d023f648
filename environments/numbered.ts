/** Host names with consecutive numbers: `numbered("tools-k8s-worker-", 102, 104)` is -102, -103 and -104. */
export function numbered(prefix: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${prefix}${first + i}`);
}
