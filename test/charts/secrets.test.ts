import { render } from "../../charts/build";
import { releases } from "../../charts/releases";
import { secretReferences } from "../../charts/rules/secret-references";
import { clusterSecrets } from "../../charts/secrets";
import { clusters } from "../support/charts";

test.each(clusters)("every Secret that is made is read by something in %s", (_project, environment) => {
  const ofObjects = render(environment).rendered.flatMap(({ objects }) =>
    objects.flatMap((object) => secretReferences(object).map(({ name }) => `${object.metadata.namespace}/${name}`)),
  );
  const ofReleases = releases.flatMap(({ namespace, values }) =>
    secretReferences(values?.(environment) ?? {}).map(({ name }) => `${namespace}/${name}`),
  );
  const made = Object.entries(clusterSecrets).map(([name, { namespace }]) => `${namespace}/${name}`);
  expect(made.filter((secret) => ![...ofObjects, ...ofReleases].includes(secret))).toEqual([]);
});

test("a Secret is found wherever Kubernetes lets one be named", () => {
  const named = {
    spec: {
      volumes: [{ secret: { secretName: "a" } }, { projected: { sources: [{ secret: { name: "b" } }] } }],
      containers: [
        { env: [{ valueFrom: { secretKeyRef: { name: "c", key: "k" } } }], envFrom: [{ secretRef: { name: "d" } }] },
      ],
      imagePullSecrets: [{ name: "e" }],
      other: { name: "x", secret: null },
    },
  };
  expect(secretReferences(named)).toEqual([
    { path: "spec.volumes[0].secret.secretName", name: "a" },
    { path: "spec.volumes[1].projected.sources[0].secret", name: "b" },
    { path: "spec.containers[0].env[0].valueFrom.secretKeyRef", name: "c", key: "k" },
    { path: "spec.containers[0].envFrom[0].secretRef", name: "d" },
    { path: "spec.imagePullSecrets[0]", name: "e" },
  ]);
});
