import { spreads, type Spread } from "../../environments/catalogue";
import { type Active, type Environment, rolesOf } from "../../environments/environment";
import { switchFile } from "../../environments/switch-file";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import { resources, synth } from "../support/synth";

// The cloud keeps members of a strict group apart, so that one hypervisor never takes more than one of them. What it
// only prefers to keep apart may be on one hypervisor whole.
const lostAtMost = (spread: string, machines: number) =>
  spreads[spread as Spread].policy === "anti-affinity" ? 1 : machines;

describe.each<[string, Environment]>([
  ["tools", tools],
  ["toolsbeta", toolsbeta],
])("in %s, when any one hypervisor is lost,", (name, environment) => {
  const stack = synth(environment, switchFile(name) as Active);
  const groups = resources(stack, "compute_servergroup_v2");

  test("no pair and no quorum loses more than one member: the cloud is told so for every machine", () => {
    for (const [role, { spread, hosts }] of rolesOf(environment)) {
      if (spread !== "pair" && spread !== "quorum") continue;
      expect([role, groups[role]!["policies"]]).toEqual([role, ["anti-affinity"]]);
      for (const host of hosts)
        expect(resources(stack, "compute_instance_v2")[host]!["scheduler_hints"]).toEqual([
          { group: `\${openstack_compute_servergroup_v2.${role}.id}` },
        ]);
    }
  });

  test("every quorum stands", () => {
    const quorums = rolesOf(environment).filter(([, { spread }]) => spread === "quorum");
    expect(quorums.length).toBeGreaterThan(0);
    for (const [role, { spread, hosts }] of quorums) {
      const left = hosts.length - lostAtMost(spread, hosts.length);
      expect([role, left * 2 > hosts.length]).toEqual([role, true]);
    }
  });

  test("every address has a living candidate", () => {
    const orphaned = rolesOf(environment).flatMap(([role, { spread, hosts, addresses = [] }]) =>
      hosts.length - lostAtMost(spread, hosts.length) > 0 ? [] : addresses.map(({ service }) => `${role}: ${service}`),
    );
    expect(orphaned).toEqual([]);
  });
});
