// cdktf records a stack trace for each of its tokens, which nobody reads and which takes most of a synthesis's time.
jest.mock("cdktf/lib/tokens/private/stack-trace", () => ({ captureStackTrace: () => [] }));

// A test that starts processes waits for them on busy machines too.
jest.setTimeout(120_000);
