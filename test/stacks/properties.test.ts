import fc from "fast-check";
import { rolesOf } from "../../environments/environment";
import { validate } from "../../environments/validate";
import { changes } from "../support/changes";
import { reversed } from "../support/environment";
import { schemaFaults } from "../support/provider-schema";
import { randomEnvironment } from "../support/random-environment";
import { addresses, knowsMachines, parse, resources, synth, type Synthesized, synthText } from "../support/synth";

// All properties see the same environments, other ones at every run of the tests, so that each is synthesized once.
const runs = { numRuns: 20, seed: Date.now() | 0 };
const texts = new Map<string, string>();

function textOf(drawn: DrawnEnvironment): string {
  const key = JSON.stringify(drawn);
  if (!texts.has(key)) texts.set(key, synthText(drawn.environment, drawn.active));
  return texts.get(key)!;
}

/** States what holds of the stack of every valid environment. */
function always(what: string, holds: (stack: Synthesized, drawn: DrawnEnvironment) => void): void {
  test(what, () => {
    fc.assert(
      fc.property(randomEnvironment, (drawn) => holds(parse(textOf(drawn)), drawn)),
      runs,
    );
  });
}

type DrawnEnvironment = typeof randomEnvironment extends fc.Arbitrary<infer T> ? T : never;

describe("whatever the environment,", () => {
  test("it is valid: these tests are about environments that people may have", () => {
    fc.assert(
      fc.property(randomEnvironment, ({ environment, active }) => {
        expect(validate(environment, active)).toEqual(environment);
      }),
    );
  });

  always("the provider accepts the stack, and every machine and name is in it", (stack, { environment }) => {
    expect(schemaFaults(stack)).toEqual([]);
    const data = rolesOf(environment).map(([, role]) => role);
    expect(Object.keys(resources(stack, "compute_instance_v2")).sort()).toEqual(
      data.flatMap((role) => role.hosts).sort(),
    );
    const names = data.flatMap((role) => (role.addresses ?? []).flatMap((address) => address.names));
    expect(Object.keys(resources(stack, "dns_recordset_v2"))).toHaveLength(names.length);
    const volumes = data.flatMap((role) => (role.volumes ?? []).flatMap(({ follows }) => follows ?? role.hosts));
    expect(Object.keys(resources(stack, "blockstorage_volume_v3"))).toHaveLength(volumes.length);
  });

  always("every group larger than one is spread over hypervisors", (stack, { environment }) => {
    const groups = resources(stack, "compute_servergroup_v2");
    for (const [name, { hosts }] of rolesOf(environment)) {
      if (hosts.length === 1) continue;
      expect(groups[name]!["policies"]).toEqual([expect.stringMatching(/^(soft-)?anti-affinity$/)]);
      for (const host of hosts) {
        expect(resources(stack, "compute_instance_v2")[host]!["scheduler_hints"]).toEqual([
          { group: `\${openstack_compute_servergroup_v2.${name}.id}` },
        ]);
      }
    }
  });

  always(
    "nothing but public ports is open to the world, and every rule says why it is there",
    (stack, { environment }) => {
      for (const rule of Object.values(resources(stack, "networking_secgroup_rule_v2"))) {
        expect(rule["description"]).toMatch(/\w/);
        const world =
          rule["remote_group_id"] === undefined && /\/0$|^undefined$/.test(String(rule["remote_ip_prefix"]));
        if (rule["direction"] !== "ingress" || !world) continue;
        const [first, last] = [rule["port_range_min"], rule["port_range_max"]].map(String);
        expect(environment.publicPorts).toContain(
          `${String(rule["protocol"])}/${first === last ? first : `${first}-${last}`}`,
        );
      }
    },
  );

  always("no secret is outside its places", (stack) => {
    const places = [...addresses(stack)]
      .filter(([, block]) => /\bvar\./.test(JSON.stringify(block)))
      .map(([address]) => address);
    for (const address of places) {
      expect(address).toMatch(
        /^(local\.secret-fingerprints|terraform_data\.secrets-\d|openstack_(objectstorage_object_v1\.[\w-]+-secrets|objectstorage_account_v1\.object-storage|objectstorage_tempurl_v1\.[\w-]+))$/,
      );
    }
  });

  always("one machine more, or one less, touches its own resources and what knows of all machines", (stack, drawn) => {
    const { environment, active } = structuredClone(drawn);
    const pools = Object.values(environment.roles).filter(({ spread }) => spread !== "single");
    fc.pre(pools.length > 0);
    pools[0]!.hosts.push("random-0-new");
    const { added, removed, changed } = changes(stack, synth(environment, active));
    expect(removed).toEqual([]);
    for (const address of added) expect(address).toMatch(/\.random-0-new\b/);
    for (const path of changed) expect(path).toMatch(knowsMachines);
  });

  test("the order in which it is written down changes nothing", () => {
    fc.assert(
      fc.property(randomEnvironment, (drawn) => {
        expect(synthText(reversed(drawn.environment), reversed(drawn.active))).toBe(textOf(drawn));
      }),
      runs,
    );
  });
});
