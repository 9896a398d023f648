import type { Environment } from "../../environments/environment";
import type { EnvironmentError } from "../../environments/fault";
import { validate } from "../../environments/validate";
import { staging } from "../support/environment";

const volume = (name: string) => `openstack_blockstorage_volume_v3.${name}`;
const key = (name: string) => `["${name}"]`;

function pathsOf(change: Partial<Environment>): string[] {
  const { environment, active } = staging();
  try {
    validate({ ...environment, ...change }, active, "2026-11-24");
    return [];
  } catch (error) {
    return (error as EnvironmentError).faults.map(({ path }) => path);
  }
}

test.each<[string, Partial<Environment>, string[]]>([
  ["a good retirement", { retired: { [volume("a")]: { until: "2026-12-01", why: "it is copied" } } }, []],
  ["one that is over", { retired: { [volume("a")]: { until: "2026-11-01", why: "it is copied" } } }, []],
  [
    "one without a day or a reason",
    { retired: { [volume("a")]: { until: "soon", why: " " } } },
    [`retired${key(volume("a"))}.until`, `retired${key(volume("a"))}.why`],
  ],
  ["one of no address", { retired: { "redis-8": { until: "2026-12-01", why: "x" } } }, [`retired${key("redis-8")}`]],
  ["a good move", { moved: { [volume("a")]: volume("b") } }, []],
  ["a move to another type", { moved: { [volume("a")]: "openstack_dns_zone_v2.b" } }, [`moved${key(volume("a"))}`]],
  ["a move to itself", { moved: { [volume("a")]: volume("a") } }, [`moved${key(volume("a"))}`]],
  [
    "two moves to one place",
    { moved: { [volume("a")]: volume("c"), [volume("b")]: volume("c") } },
    [`moved${key(volume("a"))}`, `moved${key(volume("b"))}`],
  ],
  ["a kept volume", { keptVolumes: { "toolsbeta-db-0-data": { size: 10, holds: "x" } } }, []],
  [
    "one that a machine has",
    { keptVolumes: { "toolsbeta-redis-8-data": { size: 10, holds: "x" } } },
    [`keptVolumes${key("toolsbeta-redis-8-data")}`],
  ],
  ["one that a role has", { keptVolumes: { "nfs-data": { size: 10, holds: "x" } } }, [`keptVolumes${key("nfs-data")}`]],
  [
    "one of which nothing is right",
    { keptVolumes: { A: { size: 0, holds: "", type: "fast" } } },
    ["", ".size", ".holds", ".type"].map((field) => `keptVolumes${key("A")}${field}`),
  ],
])("%s", (_what, change, paths) => {
  expect(pathsOf(change)).toEqual(paths);
});
