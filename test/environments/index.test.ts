import { roles } from "../../constructs/roles";
import { isSwitched, type RoleData, type RoleName } from "../../environments/environment";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import type * as index from "../../environments";
import { validate } from "../../environments/validate";
import { both } from "../support/synth";

const names = Object.keys(roles) as RoleName[];
// Its users are moving to opensearch, which staging has instead.
const onlyInProduction: RoleName[] = ["elastic"];

test.each(both)("%s is valid", (_project, data, active) => {
  expect(validate(data, active)).toEqual(data);
});

test("the environments are production and staging", () => {
  expect(both.map(([project]) => project)).toEqual(["tools", "toolsbeta"]);
});

test("production has machines of every role", () => {
  expect(Object.keys(tools.roles).sort()).toEqual([...names].sort());
});

test("staging has machines of every role that production has a future for", () => {
  expect(Object.keys(toolsbeta.roles).sort()).toEqual(names.filter((name) => !onlyInProduction.includes(name)).sort());
});

describe("staging has two of everything that can be failed over:", () => {
  const isSwitchable = (data: RoleData) => (data.addresses ?? []).some(isSwitched);
  const rehearsed = Object.entries(toolsbeta.roles).filter(
    ([name, data]) => isSwitchable(data) || tools.roles[name]!.hosts.length > 1,
  );

  test.each(rehearsed)("%s", (_name, { hosts }) => {
    expect(hosts.length).toBeGreaterThanOrEqual(2);
  });
});

test("staging is spread and reached like production", () => {
  for (const [name, { addresses = [], volumes = [] }] of Object.entries(toolsbeta.roles)) {
    const production = tools.roles[name]!;
    const kinds = (of: RoleData["addresses"] = []) => of.map(({ kind, service }) => [kind, service]);
    expect([name, kinds(addresses)]).toEqual([name, kinds(production.addresses)]);
    expect([name, volumes.map((volume) => volume.name)]).toEqual([name, (production.volumes ?? []).map((v) => v.name)]);
  }
});

test("a file that throws is missing among the environments, and the others are there", () => {
  jest.isolateModules(() => {
    jest.doMock("../../environments/toolsbeta", () => {
      throw new TypeError("oh");
    });
    const { environmentFiles, environments } = jest.requireActual<typeof index>("../../environments");
    expect(environments.map(({ project }) => project)).toEqual(["tools"]);
    expect(() => validate(environmentFiles[1]!.data, {}, undefined, "toolsbeta")).toThrow(
      /^environment toolsbeta: 1 fault\n {2}environments\/toolsbeta\.ts\n {4}found: {3}"oh"\n/,
    );
  });
});
