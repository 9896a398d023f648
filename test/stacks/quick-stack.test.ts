import { both, synthOnce } from "../support/synth";

describe.each(both)("the stack of %s", (project) => {
  test("notes no construct's path at a resource, of which cdktf would make a regular expression for every line of output", () => {
    const { resource, data } = synthOnce(project);
    const noted = Object.values({ ...resource, ...data }).flatMap((named) =>
      Object.keys(named).filter((name) => "//" in named[name]!),
    );
    expect(noted).toEqual([]);
  });
});
