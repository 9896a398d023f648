import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../commands/protect";
import { environmentFiles } from "../../environments";
import type { Remembered } from "../../environments/protection";
import { type Draft, filesOf, staging } from "../support/environment";
import { scratch } from "../support/scratch";

const folder = scratch();
const file = () => join(folder(), "toolsbeta.protected.json");
const read = () => JSON.parse(readFileSync(file(), "utf8")) as Remembered;
const run = (change: (draft: Draft) => void, ...options: string[]) =>
  main(["toolsbeta", ...options], [filesOf(staging(change))], folder());
const volume = "openstack_blockstorage_volume_v3.toolsbeta-redis-8-data";
const moved = "openstack_blockstorage_volume_v3.toolsbeta-redis-18-data";
const rename = ({ environment: { roles } }: Draft) =>
  (roles["redis"]!.hosts = roles["redis"]!.hosts.map((host) => host.replace("redis-8", "redis-18")));

let said: string[];
beforeEach(() => {
  said = [];
  for (const stream of ["log", "error"] as const) {
    jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
  }
});
afterEach(() => jest.restoreAllMocks());

test.each(environmentFiles.map(({ project }) => project))("the file of %s is what the command writes", (project) => {
  expect(main([project], environmentFiles, folder())).toBe(0);
  const name = `${project}.protected.json`;
  const committed = readFileSync(join(__dirname, "../../environments", name), "utf8");
  expect(readFileSync(join(folder(), name), "utf8") === committed).toBe(true);
});

test("what is new is added, and a second run has nothing to do", () => {
  expect(run(() => {})).toBe(0);
  expect(read()[volume]).toEqual({ name: "toolsbeta-redis-8-data", lost: "5 GiB of /srv/redis of toolsbeta-redis-8" });
  said = [];
  expect(run(() => {})).toBe(0);
  expect(said).toEqual(["nothing to do: everything protected is in the file"]);
  expect(run(({ environment }) => environment.zones.push("x.example.org."))).toBe(0);
  expect(said.at(-1)).toBe("added:\n  openstack_dns_zone_v2.x_example_org");
});

test("what has grown is noted", () => {
  run(() => {});
  expect(run(({ environment }) => (environment.roles["redis"]!.volumes![0]!.size = 20))).toBe(0);
  expect(read()[volume]!.lost).toContain("20 GiB");
  expect(said.at(-1)).toContain("changed:");
});

describe("what is missing", () => {
  beforeEach(() => void run(() => {}));

  test.each([[[]], [["--forget"]]])("stays in the file and is a fault (%j)", (options) => {
    expect(run(rename, ...options)).toBe(2);
    expect(read()).toHaveProperty([volume]);
    expect(said.join("\n")).toContain("environment toolsbeta: 1 fault");
  });

  const retire = (until: string) => (draft: Draft) => {
    rename(draft);
    draft.environment.retired = { [volume]: { until, why: "a test" } };
  };

  test("and retired is forgotten when that is asked for, only then, and not after its day", () => {
    expect(run(retire("2999-12-31"))).toBe(0);
    expect(read()).toHaveProperty([volume]);
    expect(run(retire("2026-01-01"), "--forget")).toBe(2);
    expect(read()).toHaveProperty([volume]);
    expect(run(retire("2999-12-31"), "--forget")).toBe(0);
    expect(read()).not.toHaveProperty([volume]);
  });

  test("and moved is forgotten when that is asked for, once the new address is there", () => {
    const move = (draft: Draft) => {
      rename(draft);
      draft.environment.moved = { [volume]: moved };
    };
    expect(run(move)).toBe(0);
    expect(read()).toHaveProperty([volume]);
    expect(read()).not.toHaveProperty([moved]);
    expect(run(move, "--forget")).toBe(0);
    expect(read()).not.toHaveProperty([volume]);
    expect(read()).toHaveProperty([moved]);
  });

  test.each<[string, (draft: Draft) => void, number]>([
    ["retired", ({ environment }) => (environment.retired = { [volume]: { until: "2999-12-31", why: "a test" } }), 0],
    ["moved", ({ environment }) => (environment.moved = { [volume]: volume.replace("8", "9") }), 2],
  ])("in words alone (%s) stays: what is defined is never forgotten", (_what, change, code) => {
    expect(run(change, "--forget")).toBe(code);
    expect(read()).toHaveProperty([volume]);
  });
});

test("a file that is no such file is left alone", () => {
  writeFileSync(file(), '{"a":');
  expect(run(() => {})).toBe(2);
  expect(readFileSync(file(), "utf8")).toBe('{"a":');
  expect(said.join("\n")).toContain("take it back from Git");
});

test("a bad environment is told, and nothing is written", () => {
  expect(run(({ environment }) => (environment.zones[0] = "x"))).toBe(2);
  expect(said.join("\n")).toContain("zones[0]");
  expect(existsSync(file())).toBe(false);
});

test.each([[[]], [["staging"]], [["toolsbeta", "--force"]]])("%j is refused, with the usage", (args) => {
  expect(main(args, environmentFiles, folder())).toBe(2);
  expect(said.join("\n")).toContain("usage: npm run protect");
});

test("help is no fault", () => {
  expect(main(["--help"])).toBe(0);
});
