// A test delivers all manifests up to four times: seconds each, but minutes where much else runs.
jest.setTimeout(20 * 60 * 1000);
