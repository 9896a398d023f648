import { both, resources, synth } from "../support/synth";
import { staging } from "../support/environment";

const address = (name: string, type = "blockstorage_volume_v3") => `openstack_${type}.${name}`;
const movedIn = (stack: object) => (stack as { moved?: unknown }).moved;
const rename = (hosts: string[], from: string, to: string) => hosts.map((host) => (host === from ? to : host));

test("a volume that another machine gets is moved, and its attachment with it", () => {
  const { environment, active } = staging(({ environment }) => {
    const redis = environment.roles["redis"]!;
    redis.hosts = rename(redis.hosts, "toolsbeta-redis-8", "toolsbeta-redis-18");
    environment.moved = { [address("toolsbeta-redis-8-data")]: address("toolsbeta-redis-18-data") };
  });
  expect(movedIn(synth(environment, active))).toEqual([
    { from: address("toolsbeta-redis-8-data"), to: address("toolsbeta-redis-18-data") },
    {
      from: address("toolsbeta-redis-8-data", "compute_volume_attach_v2"),
      to: address("toolsbeta-redis-18-data", "compute_volume_attach_v2"),
    },
  ]);
});

test("a volume whose machine goes stays where it is, protected and attached to nothing", () => {
  const { environment, active } = staging(({ environment }) => {
    const redis = environment.roles["redis"]!;
    redis.hosts = rename(redis.hosts, "toolsbeta-redis-8", "toolsbeta-redis-18");
    environment.keptVolumes = { "toolsbeta-redis-8-data": { size: 5, holds: "/srv/redis of toolsbeta-redis-8" } };
  });
  const stack = synth(environment, active);
  const before = synth(staging().environment, staging().active);
  const of = (one: typeof stack) => resources(one, "blockstorage_volume_v3")["toolsbeta-redis-8-data"];
  expect(of(stack)).toEqual(of(before));
  expect(of(stack)).toMatchObject({ lifecycle: { prevent_destroy: true } });
  expect(resources(stack, "compute_volume_attach_v2")).not.toHaveProperty("toolsbeta-redis-8-data");
  expect(movedIn(stack)).toBeUndefined();
});

test.each(both)("nothing of %s is being moved", (_project, environment, active) => {
  expect(movedIn(synth(environment, active))).toBeUndefined();
});
