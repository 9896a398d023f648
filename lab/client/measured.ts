/** Prints a figure beside its bar. Never a reason to fail: how busy the machine is must not decide whether the product is right. */
export function measured(what: string, seconds: number, bar: number): void {
  const verdict = seconds <= bar ? "met" : "MISSED";
  process.stdout.write(`      ${what}: ${seconds.toFixed(seconds < 10 ? 2 : 0)} s (bar ${bar} s: ${verdict})\n`);
}
