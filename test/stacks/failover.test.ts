import type { Active, Environment } from "../../environments/environment";
import { isSwitched, rolesOf, switchedServices as linesOf } from "../../environments/environment";
import { changes } from "../support/changes";
import { both, synth, synthOnce } from "../support/synth";

function switchedServices(environment: Environment) {
  return rolesOf(environment).flatMap(([, { hosts, addresses = [] }]) =>
    addresses.filter(isSwitched).map((address) => ({ ...address, hosts })),
  );
}

/** The switch file with each line that has an alternative switched to it. */
function switchedOver(environment: Environment, active: Active): Active {
  const moved = rolesOf(environment).flatMap(([, data]) =>
    linesOf(data).flatMap((service) => {
      const other = data.hosts.find((host) => host !== active[service]);
      return other ? [[service, other] as const] : [];
    }),
  );
  return { ...active, ...Object.fromEntries(moved) };
}

/** What a failover of an address may change, and nothing else. */
function failover({ kind, service, names }: ReturnType<typeof switchedServices>[number]): string[] {
  return kind === "floating"
    ? [`openstack_networking_floatingip_associate_v2.${service}.port_id`]
    : [
        ...names.map((name) => `openstack_dns_recordset_v2.${identifier(name)}.records`),
        `output.address-${service}.value`,
      ];
}

const object = (host: string) => `openstack_objectstorage_object_v1.${host}.content`;

/** The one failover that is not all in place: Terraform takes the volume from one machine and gives it to another. */
const movedVolume = (environment: Environment) => [
  "openstack_compute_volume_attach_v2.nfs-data.instance_id",
  ...environment.roles["nfs"]!.hosts.map(object),
];

const identifier = (name: string) => name.slice(0, -1).replaceAll(".", "_");

/** Services whose machines must know which of them is the active one. */
const replicated = ["acme", "db", "docker-registry", "mail", "services"];

describe.each(both)("failing over in %s", (project, environment, active) => {
  const other = switchedOver(environment, active);
  const moved = switchedServices(environment).filter(({ service }) => other[service] !== active[service]);

  test("has something to fail over", () => {
    expect(moved.map(({ service }) => service)).toEqual(
      expect.arrayContaining(["login", "dev", "static", "mail", "db", "services", "prometheus", "docker-registry"]),
    );
  });

  test("each record is one name, so that its failover is one change", () => {
    for (const { kind, service, names } of moved) {
      if (kind === "record") expect([service, names]).toEqual([service, [expect.any(String)]]);
    }
  });

  // One synthesis for all lines: each may change its own address, and where one machine feeds the other also these
  // machines' configuration, and nothing else.
  test("each line of the switch file changes its own address and at most its role's objects", () => {
    const { added, removed, changed } = changes(synthOnce(project), synth(environment, other));
    const objects = moved
      .filter(({ service }) => replicated.includes(service))
      .flatMap(({ hosts }) => hosts.map(object));
    expect([added, removed]).toEqual([[], []]);
    expect(changed).toEqual([...moved.flatMap(failover), ...objects, ...movedVolume(environment)].sort());
  });
});

test("one line alone changes its own address alone", () => {
  const [, environment, active] = both.find(([project]) => project === "toolsbeta")!;
  const one = { ...active, static: switchedOver(environment, active)["static"]! };
  expect(changes(synthOnce("toolsbeta"), synth(environment, one)).changed).toEqual([
    "openstack_networking_floatingip_associate_v2.static.port_id",
  ]);
});

test("the tools' files move with their volume: its attachment, and the two machines that must know", () => {
  const [, environment, active] = both.find(([project]) => project === "toolsbeta")!;
  const one = { ...active, nfs: switchedOver(environment, active)["nfs"]! };
  expect(changes(synthOnce("toolsbeta"), synth(environment, one))).toEqual({
    added: [],
    removed: [],
    changed: movedVolume(environment).sort(),
  });
});
