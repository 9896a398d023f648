/**
 * Prints a figure beside its bar. A test fails only far beyond it: how busy the machine is must not decide whether the
 * product is right.
 * @throws Error beyond three times the bar
 */
export function measured(what: string, seconds: number, bar: number): void {
  const verdict = seconds <= bar ? "met" : "MISSED";
  process.stdout.write(`      ${what}: ${seconds.toFixed(seconds < 10 ? 2 : 0)} s (bar ${bar} s: ${verdict})\n`);
  if (seconds > 3 * bar) throw new Error(`${what}: ${seconds.toFixed(1)} s, more than three times its bar of ${bar} s`);
}
