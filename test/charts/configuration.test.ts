import { configuration } from "../../charts/configuration";
import { render } from "../../charts/build";
import { podsOf } from "../../charts/rules/manifest";
import { chart, clusters, componentClass } from "../support/charts";

const nameWith = (text: string) =>
  chart(componentClass((component) => void configuration(component, "files", { "a.json": text }))).objects.find(
    ({ kind }) => kind === "ConfigMap",
  )!.metadata.name;

test("other contents are another ConfigMap, so that pods start anew; the same are the same", () => {
  expect(nameWith("1")).not.toBe(nameWith("2"));
  expect(nameWith("1")).toBe(nameWith("1"));
});

test.each(clusters)("every nginx of %s starts anew with another configuration", (_project, environment) => {
  const pods = render(environment).rendered.flatMap(({ objects }) => podsOf(objects));
  const ofNginx = pods.filter(({ spec }) => spec.containers.some(({ name }) => name === "nginx"));
  const mounted = ofNginx.map(({ spec }) => spec.volumes!.find(({ name }) => name === "nginx")?.configMap?.name);
  expect(mounted).toEqual(ofNginx.map(() => expect.stringMatching(/^nginx-[0-9a-f]{8}$/) as string));
  expect(mounted.length).toBeGreaterThanOrEqual(8);
});
