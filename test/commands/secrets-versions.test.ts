import { nextVersions, sinceDeployed } from "../../commands/secrets-versions";

test("the first secrets are of version 1, one by one", () => {
  expect(nextVersions(undefined, {}, { a: "1", b: "2" })).toEqual({ version: 1, changed: { a: 1, b: 1 } });
});

test("those from before there were versions are of the first", () => {
  expect(nextVersions(undefined, { a: "1" }, { a: "1" })).toEqual({ version: 1, changed: {} });
  expect(nextVersions(undefined, { a: "1" }, { a: "1", b: "2" })).toEqual({ version: 2, changed: { b: 2 } });
});

test("what came, changed or went is of the next version, and all else stays", () => {
  const before = { version: 4, changed: { a: 1, b: 4, c: 2 } };
  expect(nextVersions(before, { a: "1", b: "2", c: "3" }, { a: "1", b: "x", c: "", d: "4" })).toEqual({
    version: 5,
    changed: { a: 1, b: 5, c: 5, d: 5 },
  });
});

test("no change is no version", () => {
  const before = { version: 4, changed: { a: 1 } };
  expect(nextVersions(before, { a: "1" }, { a: "1" })).toEqual(before);
});

test("with another key of the fingerprints none of them can be compared: all count as changed", () => {
  const before = { version: 1, changed: { a: 1, secretsFingerprintKey: 1 } };
  expect(nextVersions(before, { a: "1", secretsFingerprintKey: "k" }, { a: "1", secretsFingerprintKey: "l" })).toEqual({
    version: 2,
    changed: { a: 2, secretsFingerprintKey: 2 },
  });
});

test("all that changed since what is deployed is one version", () => {
  expect(sinceDeployed({ version: 7, changed: { a: 1, b: 3, c: 5, d: 7 } }, 3)).toEqual({
    version: 4,
    changed: { a: 1, b: 3, c: 4, d: 4 },
  });
});
