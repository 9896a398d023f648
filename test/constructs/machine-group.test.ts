import { MachineGroup } from "../../constructs/machine-group";
import type { RoleData } from "../../environments/environment";
import { changes } from "../support/changes";
import { resources, synthOf } from "../support/synth";

function stackOf(spread: string, hosts: string[]) {
  const data: RoleData = { hosts, spread, flavor: "f", image: "i" };
  return synthOf(
    (scope) =>
      new MachineGroup(scope, "web", {
        name: "tools-web",
        data,
        imageId: "image",
        networkId: "network",
        securityGroupIds: [],
        configure: () => "",
      }),
  );
}

test.each([
  ["pair", ["anti-affinity"]],
  ["quorum", ["anti-affinity"]],
  ["pool", ["soft-anti-affinity"]],
])("a %s is kept apart by %s", (spread, policies) => {
  const stack = stackOf(spread, ["tools-web-1", "tools-web-2", "tools-web-3"]);
  expect(resources(stack, "compute_servergroup_v2")).toEqual({ web: { name: "tools-web", policies } });
  for (const instance of Object.values(resources(stack, "compute_instance_v2"))) {
    expect(instance["scheduler_hints"]).toEqual([{ group: "${openstack_compute_servergroup_v2.web.id}" }]);
  }
});

test("a single machine has nothing to be kept apart from", () => {
  expect(stackOf("single", ["tools-web-1"]).resource).not.toHaveProperty("openstack_compute_servergroup_v2");
});

test("one machine more touches no other", () => {
  const before = stackOf("pool", ["tools-web-2", "tools-web-3"]);
  const after = stackOf("pool", ["tools-web-2", "tools-web-1", "tools-web-3"]);
  expect(changes(before, after)).toEqual({
    added: [
      "local.tools-web-1-ipv4",
      "openstack_compute_instance_v2.tools-web-1",
      "openstack_networking_port_v2.tools-web-1",
    ],
    removed: [],
    changed: [],
  });
});
