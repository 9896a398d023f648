import { schemaFaults } from "../support/provider-schema";
import { both, synthOnce, type Synthesized } from "../support/synth";

test.each(both)("the provider accepts every argument of %s", (project) => {
  expect(schemaFaults(synthOnce(project))).toEqual([]);
});

describe("what the provider refuses is found", () => {
  const volume = { name: "v", size: 1 };
  const stackOf = (resource: Synthesized["resource"]) =>
    schemaFaults({ ...synthOnce("toolsbeta"), resource, locals: {}, output: {} });

  test.each([
    ["an unknown type", { openstack_x: { v: {} } }, "openstack_x.v: no such type"],
    [
      "an unknown argument",
      { openstack_blockstorage_volume_v3: { v: { ...volume, sise: 1 } } },
      "openstack_blockstorage_volume_v3.v.sise: no such argument",
    ],
    [
      "a missing argument",
      { openstack_blockstorage_volume_v3: { v: { name: "v" } } },
      "openstack_blockstorage_volume_v3.v.size: missing",
    ],
    [
      "a wrong type",
      { openstack_blockstorage_volume_v3: { v: { ...volume, size: "1" } } },
      'openstack_blockstorage_volume_v3.v.size: not a "number"',
    ],
    [
      "a value that only the provider sets",
      { openstack_networking_port_v2: { p: { network_id: "n", all_fixed_ips: [] } } },
      "openstack_networking_port_v2.p.all_fixed_ips: only the provider sets it",
    ],
    [
      "a fault in a nested block",
      { openstack_networking_port_v2: { p: { network_id: "n", allowed_address_pairs: [{}] } } },
      "openstack_networking_port_v2.p.allowed_address_pairs[0].ip_address: missing",
    ],
    [
      "too many blocks",
      { openstack_networking_port_v2: { p: { network_id: "n", binding: [{}, {}] } } },
      "openstack_networking_port_v2.p.binding: 2 blocks",
    ],
    [
      "ignoring an unknown attribute",
      { openstack_blockstorage_volume_v3: { v: { ...volume, lifecycle: { ignore_changes: ["sise"] } } } },
      "openstack_blockstorage_volume_v3.v: ignore_changes of sise, which it does not have",
    ],
    [
      "a reference to nothing",
      { openstack_blockstorage_volume_v3: { v: { ...volume, name: "${openstack_dns_zone_v2.z.id}" } } },
      "openstack_dns_zone_v2.z.id: there is no such thing",
    ],
    [
      "a reference to no attribute",
      {
        openstack_blockstorage_volume_v3: {
          v: { ...volume, description: "${openstack_blockstorage_volume_v3.v.nme}" },
        },
      },
      "openstack_blockstorage_volume_v3.v.nme: it has no such attribute",
    ],
  ])("%s", (_what, resource, fault) => {
    expect(stackOf(resource as Synthesized["resource"])).toContain(fault);
  });
});
