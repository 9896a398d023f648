import { App } from "cdktf";
import fc from "fast-check";
import { protectedResources } from "../../constructs/protection";
import type { Active, Environment, RoleName } from "../../environments/environment";
import { checkProtected } from "../../stacks/check-protected";
import { PlatformStack } from "../../stacks/platform-stack";
import { type Draft, staging } from "../support/environment";
import { randomEnvironment } from "../support/random-environment";

const today = "2026-11-24";
const volume = "openstack_blockstorage_volume_v3.toolsbeta-redis-8-data";

const stackOf = (environment: Environment, active: Active) =>
  new PlatformStack(new App({ stackTraces: false }), environment, active);

/** What is said of an environment that is remembered as it is committed, and changed then. */
function after(change: (draft: Draft) => void, remembered: unknown = known()) {
  const draft = staging(change);
  return checkProtected(draft.environment, remembered, stackOf(draft.environment, draft.active), today);
}

let committed: ReturnType<typeof protectedResources> | undefined;
function known() {
  const { environment, active } = staging();
  return (committed ??= protectedResources(stackOf(environment, active)));
}

const without = (address: string) => Object.fromEntries(Object.entries(known()).filter(([one]) => one !== address));
const paths = (faults: readonly { path: string }[]) => faults.map(({ path }) => path);
const withoutRedis8 = ({ environment: { roles } }: Draft) => {
  roles["redis"]!.hosts = roles["redis"]!.hosts.map((host) =>
    host === "toolsbeta-redis-8" ? "toolsbeta-redis-18" : host,
  );
};

test("as it is committed an environment has lost nothing, and has nothing new", () => {
  expect(after(() => {})).toEqual({ faults: [], warnings: [] });
});

describe("what is protected and is not defined any more is a fault:", () => {
  test.each<[string, (draft: Draft) => void, string]>([
    ["a volume whose machine has another name", withoutRedis8, volume],
    [
      "a volume that moves",
      ({ environment: { roles } }) => (roles["nfs"]!.volumes![0]!.name = "other"),
      "openstack_blockstorage_volume_v3.nfs-data",
    ],
    ["a zone", ({ environment }) => void environment.zones.shift(), "openstack_dns_zone_v2.beta_toolforge_org"],
    [
      "a floating IP",
      ({ environment }) => {
        environment.roles["static"]!.addresses![0]!.kind = "record" as "floating";
      },
      "openstack_networking_floatingip_v2.static",
    ],
    [
      "a server group",
      ({ environment, active }) => {
        Object.assign(environment.roles["checker"]!, { spread: "single", hosts: ["toolsbeta-checker-1"] });
        active["checker"] = "toolsbeta-checker-1";
      },
      "openstack_compute_servergroup_v2.checker",
    ],
  ])("%s", (_what, change, address) => {
    const { faults } = after(change);
    expect(paths(faults)).toEqual([address]);
    expect(faults[0]!.allowed).toContain(known()[address]!.lost);
    expect(faults[0]!.remedy).toMatch(/^to keep it: define it again[^]*to give it up: retired: \{ "openstack_/);
  });

  test("a container", () => {
    const { faults } = after(({ environment: { roles } }) => delete roles["acme"]);
    expect(paths(faults)).toContain("openstack_objectstorage_container_v1.certificates");
  });

  test("whatever the environment, and whatever of it is dropped", () => {
    fc.assert(
      fc.property(randomEnvironment, fc.nat(), ({ environment, active }, which) => {
        const remembered = protectedResources(stackOf(environment, active));
        const dropped = structuredClone(environment);
        const name = Object.keys(dropped.roles)[which % Object.keys(dropped.roles).length] as RoleName;
        const role = dropped.roles[name]!;
        const renamed = (host: string) => (role.hosts.includes(host) ? `${host}0` : host);
        const switched = Object.fromEntries(Object.entries(active).map(([service, host]) => [service, renamed(host)]));
        const expected = [`openstack_dns_zone_v2.${dropped.zones[0]!.replaceAll(".", "_").slice(0, -1)}`];
        const { hosts } = role;
        for (const { name: volume, follows } of role.volumes ?? []) {
          if (!follows) expected.push(...hosts.map((host) => `openstack_blockstorage_volume_v3.${host}-${volume}`));
        }
        for (const address of role.addresses ?? []) {
          const floats = address.kind === "floating" || (address.kind === "virtual" && address.floating);
          if (floats) expected.push(`openstack_networking_floatingip_v2.${address.service}`);
        }
        dropped.zones.shift();
        // a role may count on its virtual address
        role.addresses = role.addresses?.map((address) =>
          address.kind === "virtual" ? { ...address, floating: false } : { ...address, kind: "record" },
        );
        role.hosts = hosts.map(renamed);
        if (role.spread !== "single") expected.push(`openstack_compute_servergroup_v2.${name}`);
        role.spread = "single";
        const { faults } = checkProtected(dropped, remembered, stackOf(dropped, switched), today);
        expect(paths(faults)).toEqual(expected.sort());
      }),
      { numRuns: 20 },
    );
  });
});

describe("a retirement", () => {
  const until = (day: string) => (draft: Draft) => {
    withoutRedis8(draft);
    draft.environment.retired = { [volume]: { until: day, why: "its data is copied" } };
  };

  test("permits it until the end of its day, and says what the next deploy takes", () => {
    const { faults, warnings } = after(until(today));
    expect(faults).toEqual([]);
    expect(warnings[0]).toMatchObject({ path: volume, remedy: expect.stringContaining("--forget") as string });
    expect(warnings[0]!.allowed).toContain("5 GiB of /srv/redis of toolsbeta-redis-8");
  });

  test("permits nothing after its day", () => {
    const { faults } = after(until("2026-11-23"));
    expect(paths(faults)).toEqual([volume]);
    expect(faults[0]!.allowed).toContain("its retirement ended on 2026-11-23");
  });

  test("is not needed any more once it is forgotten", () => {
    const rest = without(volume);
    const { faults, warnings } = after(until(today), rest);
    expect(faults).toEqual([]);
    expect(paths(warnings)).toContain(`retired["${volume}"]`);
  });
});

test("a day that allows destruction permits all, and says what goes", () => {
  const { faults, warnings } = after((draft) => {
    withoutRedis8(draft);
    draft.environment.allowDestroyUntil = today;
  });
  expect(faults).toEqual([]);
  expect(paths(warnings)).toContain(volume);
});

describe("a volume whose machine goes", () => {
  const to = "openstack_blockstorage_volume_v3.toolsbeta-redis-18-data";

  test("stays as a kept one, exactly as the fault says", () => {
    const line = /keptVolumes: (\{.*?\} \})/.exec(after(withoutRedis8).faults[0]!.remedy)![1]!;
    const { faults } = after((draft) => {
      withoutRedis8(draft);
      const json = line.replace(/(\w+):/g, '"$1":');
      draft.environment.keptVolumes = JSON.parse(json) as Environment["keptVolumes"];
    });
    expect(faults).toEqual([]);
  });

  test("goes to the new one", () => {
    const { faults, warnings } = after((draft) => {
      withoutRedis8(draft);
      draft.environment.moved = { [volume]: to };
    });
    expect(faults).toEqual([]);
    expect(warnings).toMatchObject([
      { path: `moved["${volume}"]`, remedy: "after that deploy: npm run protect -- toolsbeta --forget" },
    ]);
  });

  test("but not onto the volume that the new one has already: Terraform would destroy the old one", () => {
    const { faults } = after(
      (draft) => {
        withoutRedis8(draft);
        draft.environment.moved = { [volume]: to };
      },
      { ...known(), [to]: { name: "toolsbeta-redis-18-data", lost: "5 GiB" } },
    );
    expect(paths(faults)).toEqual([`moved["${volume}"]`]);
  });

  test.each<[string, Record<string, string>]>([
    ["to nowhere", { [volume]: `${to}0` }],
    ["in a ring", { [volume]: `${to}0`, [`${to}0`]: volume }],
  ])("but not %s", (_what, moved) => {
    const { faults } = after((draft) => {
      withoutRedis8(draft);
      draft.environment.moved = moved;
    });
    expect(paths(faults)).toContain(volume);
  });

  test("nor is an address moved that is still there", () => {
    const { faults } = after(({ environment }) => (environment.moved = { [volume]: volume.replace("8", "7") }));
    expect(paths(faults)).toEqual([`moved["${volume}"]`]);
  });
});

test("what is new is a warning that says what to do", () => {
  const rest = without(volume);
  const { faults, warnings } = after(() => {}, rest);
  expect(faults).toEqual([]);
  expect(warnings).toMatchObject([{ path: volume, remedy: "npm run protect -- toolsbeta, and commit the file" }]);
});

test.each([["ENOENT: no such file"], [[]], [{ a: 5 }], [undefined]])(
  "the file must be there and whole: %j is a fault",
  (found) => {
    const { faults } = after(() => {}, found === undefined ? null : found);
    expect(paths(faults)).toEqual(["environments/toolsbeta.protected.json"]);
  },
);
