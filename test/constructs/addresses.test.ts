import { FloatingAddress, VirtualAddress } from "../../constructs/addresses";
import { resources, synthOf, synthOnce } from "../support/synth";
import { changes } from "../support/changes";

describe("a floating address", () => {
  const stackOf = (portId: string) => synthOf((scope) => new FloatingAddress(scope, "web", { pool: "wan", portId }));

  test("is one floating IP and one association", () => {
    expect(stackOf("port-1").resource).toEqual({
      openstack_networking_floatingip_v2: { web: { pool: "wan", description: "web" } },
      openstack_networking_floatingip_associate_v2: {
        web: { floating_ip: "${openstack_networking_floatingip_v2.web.address}", port_id: "port-1" },
      },
    });
  });

  test("moves to another port by that port alone", () => {
    expect(changes(stackOf("port-1"), stackOf("port-2"))).toEqual({
      added: [],
      removed: [],
      changed: ["openstack_networking_floatingip_associate_v2.web.port_id"],
    });
  });
});

describe("a virtual address", () => {
  test("is a port without a machine", () => {
    const stack = synthOf(
      (scope) =>
        new VirtualAddress(scope, "web", { name: "tools-vip-web", networkId: "network", securityGroupIds: ["web"] }),
    );
    expect(stack.resource).toEqual({
      openstack_networking_port_v2: {
        "vip-web": { name: "tools-vip-web", network_id: "network", security_group_ids: ["web"] },
      },
    });
  });

  test("may be on every member's port, and on nobody else's", () => {
    const ports = resources(synthOnce("toolsbeta"), "networking_port_v2");
    const bearers = Object.entries(ports)
      .filter(([, port]) => JSON.stringify(port["allowed_address_pairs"] ?? "").includes("vip-redis-ipv4"))
      .map(([name]) => name);
    expect(bearers).toEqual(["toolsbeta-redis-7", "toolsbeta-redis-8", "toolsbeta-redis-9"]);
  });

  test("has a floating IP on top when clients are outside the cloud", () => {
    const stack = synthOnce("toolsbeta");
    const associations = resources(stack, "networking_floatingip_associate_v2");
    expect(associations["proxy"]!["port_id"]).toBe("${openstack_networking_port_v2.vip-proxy.id}");
    expect(associations).not.toHaveProperty("redis");
  });

  test("keeps its names in the project's own domain, which machines use, while the others lead to the floating IP", () => {
    const records = resources(synthOnce("toolsbeta"), "dns_recordset_v2");
    expect(records["k8s_svc_toolsbeta_eqiad1_wikimedia_cloud"]!["records"]).toEqual(["${local.vip-k8s-haproxy-ipv4}"]);
    expect(records["api_svc_beta_toolforge_org"]!["records"]).toEqual([
      "${openstack_networking_floatingip_v2.k8s-haproxy.address}",
    ]);
  });
});

test("an address that is only a record is nothing but DNS", () => {
  const stack = synthOnce("toolsbeta");
  expect(resources(stack, "dns_recordset_v2")["db_svc_toolsbeta_eqiad1_wikimedia_cloud"]!["records"]).toEqual([
    "${local.toolsbeta-db-1-ipv4}",
  ]);
  expect(resources(stack, "networking_floatingip_v2")).not.toHaveProperty("db");
  expect(resources(stack, "networking_port_v2")).not.toHaveProperty("vip-db");
});
