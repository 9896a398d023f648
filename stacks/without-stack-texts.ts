/**
 * cdktf takes a stack trace for every token it makes and never shows one: a third of a synthesis. It asks for them by
 * name (`Error.captureStackTrace`); an error that leaves `work` takes its own, and has it.
 */
export function withoutStackTexts<T>(work: () => T): T {
  const errors: { captureStackTrace: unknown } = Error;
  const before = errors.captureStackTrace;
  errors.captureStackTrace = () => {};
  try {
    return work();
  } finally {
    errors.captureStackTrace = before;
  }
}
