import { MachineGroup } from "../../constructs/machine-group";
import type { Active, RoleData } from "../../environments/environment";
import { changes } from "../support/changes";
import { resources, synthOf } from "../support/synth";

function stackOf(spread: string, hosts: string[], more: Partial<RoleData> = {}, active: Active = {}) {
  const data: RoleData = { hosts, spread, flavor: "f", image: "i", ...more };
  return synthOf(
    (scope) =>
      new MachineGroup(scope, "web", {
        name: "tools-web",
        data,
        active,
        imageId: "image",
        networkId: "network",
        securityGroupIds: [],
        configure: () => ({ userData: "", dependsOn: [] }),
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

describe("a volume that moves", () => {
  const hosts = ["tools-web-1", "tools-web-2"];
  const volumes = [{ name: "data", size: 10, mount: "/srv/data", follows: "web" }];
  const on = (host: string) => stackOf("pair", hosts, { volumes }, { web: host });

  test("is one for the whole role, on the machine that the switch file names", () => {
    const stack = on("tools-web-2");
    expect(Object.keys(resources(stack, "blockstorage_volume_v3"))).toEqual(["web-data"]);
    expect(resources(stack, "compute_volume_attach_v2")).toEqual({
      "web-data": {
        instance_id: "${openstack_compute_instance_v2.tools-web-2.id}",
        volume_id: "${openstack_blockstorage_volume_v3.web-data.id}",
      },
    });
  });

  test("moves by its attachment alone", () => {
    expect(changes(on("tools-web-1"), on("tools-web-2"))).toEqual({
      added: [],
      removed: [],
      changed: ["openstack_compute_volume_attach_v2.web-data.instance_id"],
    });
  });
});
