// A deployment of the whole staging environment is one step of a test.
jest.setTimeout(60 * 60 * 1000);
