import { Firewall, type Ends } from "../../constructs/firewall";
import { allowFrom, allowTo, type Flow } from "../../constructs/flow";
import { Peer } from "../../constructs/peer";
import { Port } from "../../constructs/port";
import { resources, synthOf } from "../support/synth";

const world: Ends = { cidrs: ["0.0.0.0/0", "::/0"] };

function rulesOf(flow: Flow, ends: Ends) {
  const stack = synthOf((scope) => {
    new Firewall(scope, "web-firewall", { id: "web", name: "tools-web", description: "Web" }).allow(flow, ends);
  });
  return resources(stack, "networking_secgroup_rule_v2");
}

test("a group has none of Neutron's own rules", () => {
  const stack = synthOf((scope) => new Firewall(scope, "web", { name: "tools-web", description: "Web" }));
  expect(stack.resource).toEqual({
    openstack_networking_secgroup_v2: {
      web: { name: "tools-web", description: "Web", delete_default_rules: true },
    },
  });
});

test("a flow from the world is one rule for each IP version, with its reason", () => {
  const common = {
    security_group_id: "${openstack_networking_secgroup_v2.web.id}",
    direction: "ingress",
    protocol: "tcp",
    port_range_min: 443,
    port_range_max: 443,
    description: "readers",
  };
  expect(rulesOf(allowFrom(Peer.world(), Port.tcp(443), "readers"), world)).toEqual({
    "web-from-world-tcp-443-ipv4": { ...common, ethertype: "IPv4", remote_ip_prefix: "0.0.0.0/0" },
    "web-from-world-tcp-443-ipv6": { ...common, ethertype: "IPv6", remote_ip_prefix: "::/0" },
  });
});

test("a role is its security group, whatever machines are in it", () => {
  const rules = rulesOf(allowFrom(Peer.role("proxy"), Port.tcp(80), "the proxies"), { groupId: "proxies" });
  expect(Object.keys(rules)).toEqual(["web-from-proxy-tcp-80-ipv4", "web-from-proxy-tcp-80-ipv6"]);
  for (const rule of Object.values(rules)) {
    expect(rule["remote_group_id"]).toBe("proxies");
    expect(rule).not.toHaveProperty("remote_ip_prefix");
  }
});

test("each range of the cloud is a rule of its own, named after the range", () => {
  const rules = rulesOf(allowFrom(Peer.cloud(), Port.tcp(80), "tools"), { cidrs: ["172.16.0.0/17", "2a02:ec80::/56"] });
  expect(Object.entries(rules).map(([name, rule]) => [name, rule["ethertype"], rule["remote_ip_prefix"]])).toEqual([
    ["web-from-cloud-tcp-80-ipv4-172-16-0-0-17", "IPv4", "172.16.0.0/17"],
    ["web-from-cloud-tcp-80-ipv6-2a02-ec80-56", "IPv6", "2a02:ec80::/56"],
  ]);
});

test("ICMP is another protocol in IPv6", () => {
  const rules = Object.values(rulesOf(allowFrom(Peer.project(), Port.icmp(), "ping"), { groupId: "base" }));
  expect(rules.map((rule) => [rule["ethertype"], rule["protocol"]])).toEqual([
    ["IPv4", "icmp"],
    ["IPv6", "ipv6-icmp"],
  ]);
});

test("all ports are no port and no protocol", () => {
  for (const rule of Object.values(rulesOf(allowTo(Peer.world(), Port.all(), "out"), world))) {
    expect(rule["direction"]).toBe("egress");
    for (const key of ["protocol", "port_range_min", "port_range_max"]) expect(rule).not.toHaveProperty(key);
  }
});
