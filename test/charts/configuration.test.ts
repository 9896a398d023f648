import { configuration } from "../../charts/configuration";
import { chart, componentClass } from "../support/charts";

const nameWith = (text: string) =>
  chart(componentClass((component) => void configuration(component, "files", { "a.json": text }))).objects.find(
    ({ kind }) => kind === "ConfigMap",
  )!.metadata.name;

test("other contents are another ConfigMap, so that pods start anew; the same are the same", () => {
  expect(nameWith("1")).not.toBe(nameWith("2"));
  expect(nameWith("1")).toBe(nameWith("1"));
});
