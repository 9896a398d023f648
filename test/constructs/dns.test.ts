import { Dns } from "../../constructs/dns";
import { zoneOf } from "../../constructs/zone";
import { resources, synthOf } from "../support/synth";

const zones = ["example.org.", "svc.example.org."];

function stackOf(...names: string[]) {
  return synthOf((scope) => {
    const dns = new Dns(scope, "dns", { zones, email: "root@example.org", ttl: 60 });
    for (const name of names) dns.point(name, "198.51.100.1", "web");
  });
}

test("every zone of the project is there, with its dot, and one below another comes after it and goes before it", () => {
  expect(stackOf().resource).toEqual({
    openstack_dns_zone_v2: {
      example_org: { name: "example.org.", email: "root@example.org", ttl: 60 },
      svc_example_org: {
        name: "svc.example.org.",
        email: "root@example.org",
        ttl: 60,
        depends_on: ["openstack_dns_zone_v2.example_org"],
      },
    },
  });
});

test("a name is an A record in its zone, which clients forget in time for a failover", () => {
  expect(resources(stackOf("web.svc.example.org."), "dns_recordset_v2")).toEqual({
    web_svc_example_org: {
      zone_id: "${openstack_dns_zone_v2.svc_example_org.id}",
      name: "web.svc.example.org.",
      type: "A",
      ttl: 60,
      records: ["198.51.100.1"],
      description: "web",
    },
  });
});

test("a zone's own name and a wildcard can be pointed too", () => {
  const records = resources(stackOf("example.org.", "*.example.org."), "dns_recordset_v2");
  expect(Object.entries(records).map(([id, { name }]) => [id, name])).toEqual([
    ["any__example_org", "*.example.org."],
    ["example_org", "example.org."],
  ]);
});

test("a name in nobody's zone of ours is somebody else's to set", () => {
  expect(stackOf("web.example.net.").resource).not.toHaveProperty("openstack_dns_recordset_v2");
});

test.each([
  ["a.svc.example.org.", "svc.example.org."],
  ["a.example.org.", "example.org."],
  ["a.b.example.org.", "example.org."],
  ["svc.example.org.", "svc.example.org."],
  ["mysvc.example.org.", "example.org."],
  ["notexample.org.", undefined],
  ["example.org", undefined],
])("%s belongs to %s", (name, zone) => {
  expect(zoneOf(name, zones)).toBe(zone);
});
