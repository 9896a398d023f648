import { clusterSecrets } from "../../charts/secrets";
import { clusterOnlySecrets, neededSecrets } from "../../environments/secrets";

const always = ["objectStorageKey", "objectStorageOldKey", "secretsFingerprintKey"];

test("an environment needs the secrets of its roles, and the signing key in any case", () => {
  expect(neededSecrets([])).toEqual(always);
  expect(neededSecrets(["redis", "cumin", "checker"])).toEqual([
    "cuminKey",
    "cuminPublicKey",
    "objectStorageKey",
    "objectStorageOldKey",
    "redisCommandPrefix",
    "redisVrrpPassword",
    "secretsFingerprintKey",
  ]);
});

test("a role that does not exist needs none", () => {
  expect(neededSecrets(["gateway"])).toEqual(always);
});

test("where the cluster's manifests are applied, those of the cluster are needed, too", () => {
  const ofCluster = Object.values(clusterSecrets).flatMap(({ values }) => Object.values(values) as string[]);
  const all = [...new Set([...always, ...ofCluster])].sort();
  expect(neededSecrets(["k8s-control"])).toEqual(all);
  expect(clusterOnlySecrets(["k8s-control"]).sort()).toEqual(all.filter((name) => !always.includes(name)));
  expect(clusterOnlySecrets(["harbor"])).toEqual([]);
});
