/**
 * cdktf takes a stack trace for every token it makes and never shows one; writing them out, through source maps, is a
 * third of a synthesis. An error that leaves `work` has its own all the same: that is written out when it is read.
 */
export function withoutStackTexts(work: () => void): void {
  const errors: { prepareStackTrace?: unknown } = Error;
  const before = errors.prepareStackTrace;
  errors.prepareStackTrace = () => "";
  try {
    work();
  } finally {
    errors.prepareStackTrace = before;
  }
}
