import { hostPaths } from "../../charts/policies/tool-pods";
import { toolVolumes, VolumeAdmission } from "../../charts/volume-admission";
import { chart, clusters } from "../support/charts";
import { containerOf, grantsOf, openingsOf, variablesOf } from "../support/promises";

test.each(clusters)("keeps every rule in %s", (_, environment) => {
  expect(chart(VolumeAdmission, environment).faults).toEqual([]);
});

test("changes the pods of tools as they are made, and lets them through while it is down", () => {
  expect(chart(VolumeAdmission).find("MutatingWebhookConfiguration/volume-admission")["webhooks"]).toMatchObject([
    { failurePolicy: "Ignore", rules: [{ apiGroups: [""], operations: ["CREATE"], resources: ["pods"] }] },
  ]);
});

test.each(toolVolumes)("the policy on pods of tools allows $path as it is mounted", ({ path, readOnly }) => {
  const under = (paths: readonly string[]) => paths.some((each) => path === each || path.startsWith(`${each}/`));
  expect(under(hostPaths.writable) || (readOnly && under(hostPaths.readable))).toBe(true);
});

test("reads which volumes there are from the file that it is told of", () => {
  const made = chart(VolumeAdmission);
  const { data } = made.objects.find(({ kind }) => kind === "ConfigMap") as unknown as { data: Record<string, string> };
  expect(JSON.parse(data["volumes.json"]!)).toContainEqual({
    name: "home",
    path: "/data/project",
    type: "Directory",
    readOnly: false,
  });
  const [folder] = variablesOf(made, "volume-admission")["VOLUMES"]!.split("/volumes.json") as [string];
  const mounts = containerOf(made.find("Deployment/volume-admission")).volumeMounts;
  expect(mounts.map(({ mountPath }) => mountPath)).toContain(folder);
});

test("asks nobody anything", () => {
  expect(grantsOf(chart(VolumeAdmission), "volume-admission")).toEqual([]);
  expect(openingsOf(chart(VolumeAdmission))).toEqual(["from-nodes-tcp-8080"]);
});
