import { neededSecrets } from "../../environments/secrets";

test("an environment needs the secrets of its roles, and the signing key in any case", () => {
  expect(neededSecrets([])).toEqual(["objectStorageKey"]);
  expect(neededSecrets(["redis", "cumin", "checker"])).toEqual([
    "cuminKey",
    "cuminPublicKey",
    "objectStorageKey",
    "redisCommandPrefix",
    "redisVrrpPassword",
  ]);
});

test("a role that does not exist needs none", () => {
  expect(neededSecrets(["gateway"])).toEqual(["objectStorageKey"]);
});
