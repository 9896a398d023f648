// A delivery of all manifests is one step of a test.
jest.setTimeout(5 * 60 * 1000);
