import { clusterSecrets } from "../../charts/secrets";
import { clusterOnlySecrets, neededSecrets } from "../../environments/secrets";

test("an environment needs the secrets of its roles, and the signing key in any case", () => {
  expect(neededSecrets([])).toEqual(["objectStorageKey", "objectStorageOldKey"]);
  expect(neededSecrets(["redis", "cumin", "checker"])).toEqual([
    "cuminKey",
    "cuminPublicKey",
    "objectStorageKey",
    "objectStorageOldKey",
    "redisCommandPrefix",
    "redisVrrpPassword",
  ]);
});

test("a role that does not exist needs none", () => {
  expect(neededSecrets(["gateway"])).toEqual(["objectStorageKey", "objectStorageOldKey"]);
});

test("where the cluster's manifests are applied, those of the cluster are needed, too", () => {
  const ofCluster = Object.values(clusterSecrets).flatMap(({ values }) => Object.values(values) as string[]);
  const signing = ["objectStorageKey", "objectStorageOldKey"];
  const all = [...new Set([...signing, ...ofCluster])].sort();
  expect(neededSecrets(["k8s-control"])).toEqual(all);
  expect(clusterOnlySecrets(["k8s-control"]).sort()).toEqual(all.filter((name) => !signing.includes(name)));
  expect(clusterOnlySecrets(["harbor"])).toEqual([]);
});
