import { Machine, type MachineProps } from "../../constructs/machine";
import { resources, synthOf } from "../support/synth";

const props: MachineProps = {
  role: "web",
  flavor: "g4.cores2.ram4.disk20",
  imageId: "image",
  networkId: "network",
  securityGroupIds: ["base", "web"],
  configure: () => ({ userData: "#cloud-config\n", dependsOn: [] }),
};

const stackOf = (more: Partial<MachineProps> = {}) =>
  synthOf((scope) => new Machine(scope, "tools-web-1", { ...props, ...more }));
const only = (more: Partial<MachineProps>, type: string) => Object.values(resources(stackOf(more), type));

test("its network is its own port and nothing else", () => {
  const stack = stackOf();
  expect(resources(stack, "networking_port_v2")).toEqual({
    "tools-web-1": { name: "tools-web-1", network_id: "network", security_group_ids: ["base", "web"] },
  });
  expect(resources(stack, "compute_instance_v2")["tools-web-1"]!["network"]).toEqual([
    { port: "${openstack_networking_port_v2.tools-web-1.id}" },
  ]);
});

test("its name, flavor, image, user data and role are the instance's", () => {
  expect(only({}, "compute_instance_v2")).toEqual([
    expect.objectContaining({
      name: "tools-web-1",
      flavor_name: "g4.cores2.ram4.disk20",
      image_id: "image",
      user_data: "#cloud-config\n",
      metadata: { role: "web" },
    }),
  ]);
});

test("a new image or agent never replaces it, and a deploy never starts one that is off", () => {
  const [instance] = only({}, "compute_instance_v2");
  expect(instance!["lifecycle"]).toEqual({
    ignore_changes: ["image_id", "user_data", "scheduler_hints", "power_state"],
  });
});

test("it stands in its server group when it has one", () => {
  expect(only({ serverGroupId: "group" }, "compute_instance_v2")[0]!["scheduler_hints"]).toEqual([{ group: "group" }]);
  expect(only({}, "compute_instance_v2")[0]).not.toHaveProperty("scheduler_hints");
});

test("each volume is attached, and outlives the machine", () => {
  const volumes = [
    { name: "data", size: 10, mount: "/srv/data" },
    { name: "logs", size: 1, mount: "/srv/logs" },
  ];
  const stack = stackOf({ volumes });
  expect(Object.keys(resources(stack, "blockstorage_volume_v3"))).toEqual(["tools-web-1-data", "tools-web-1-logs"]);
  expect(resources(stack, "compute_volume_attach_v2")["tools-web-1-logs"]).toEqual({
    instance_id: "${openstack_compute_instance_v2.tools-web-1.id}",
    volume_id: "${openstack_blockstorage_volume_v3.tools-web-1-logs.id}",
  });
  // A volume that a machine's resource holds would die with it.
  expect(Object.keys(resources(stack, "compute_instance_v2")["tools-web-1"]!)).not.toContain("block_device");
});

test("VIPs may be on its port", () => {
  const [port] = only({ virtualAddresses: ["10.0.0.5", "10.0.0.6"] }, "networking_port_v2");
  expect(port!["allowed_address_pairs"]).toEqual([{ ip_address: "10.0.0.5" }, { ip_address: "10.0.0.6" }]);
});

test("its configuration is made when its volumes have ids", () => {
  let seen: readonly string[] = [];
  const configure = (machine: Machine) => {
    seen = machine.volumes.map(({ mount }) => mount);
    return { userData: "", dependsOn: [] };
  };
  stackOf({ configure, volumes: [{ name: "data", size: 10, mount: "/srv/data" }] });
  expect(seen).toEqual(["/srv/data"]);
});

test("it is made when its configuration is there", () => {
  const configure = () => ({ userData: "", dependsOn: [{ fqn: "openstack_objectstorage_object_v1.a" }] });
  expect(only({ configure }, "compute_instance_v2")[0]!["depends_on"]).toEqual(["openstack_objectstorage_object_v1.a"]);
});
