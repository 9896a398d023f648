import { onGuest } from "../../lab/client/lab";
import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

const [old, fresh] = ["toolsbeta-docker-imagebuilder-2", "toolsbeta-docker-imagebuilder-3"] as const;
const file = "environments/toolsbeta.ts";
const address = (host: string) => `openstack_blockstorage_volume_v3.${host}-docker`;
const proof = "/var/lib/docker/proof";
let staging: Staging;
let volume: string;

const idOf = (host: string) => staging.attribute("openstack_blockstorage_volume_v3", "id").get(`${host}-docker`);
const statusOf = async (id: string) =>
  (await must("openstack", ["volume", "show", id, "-f", "value", "-c", "status"], { env: staging.env })).trim();
const protect = (...options: string[]) =>
  must("npm", ["run", "--silent", "protect", "--", "toolsbeta", ...options], { cwd: staging.folder });
const rename = (from: string, to: string) => staging.edit(file, `hosts: ["${from}"]`, `hosts: ["${to}"]`);
/** Puts a line into the environment, in the place of the one that a test before has put there. */
const line = (text: string) =>
  staging.edit(file, /project: "toolsbeta",(\n {2}\/\* test \*\/.*)?/, `project: "toolsbeta",\n  /* test */ ${text}`);

beforeAll(async () => {
  staging = await Staging.settled();
  volume = idOf(old)!;
  const { code } = await onGuest(old, `echo kept >${proof} && sync ${proof}`);
  expect(code).toBe(0);
});
afterAll(() => staging.leave());

test("a machine with a volume gets another name: refused, with what would be lost", async () => {
  rename(old, fresh);
  const { code, output } = await staging.cdktf(["deploy", "toolsbeta", "--auto-approve"]);
  expect(code).toBe(1);
  expect(output).toContain(`  ${address(old)}\n`);
  expect(output).toContain(`GiB of /var/lib/docker of ${old}`);
  expect(await statusOf(volume)).toBe("in-use");
});

test("moved, the volume is the new machine's, with all that is on it", async () => {
  line(`moved: { "${address(old)}": "${address(fresh)}" },`);
  await staging.deploy();
  expect(idOf(fresh)).toBe(volume);
  await staging.configured(300, [fresh]);
  expect((await onGuest(fresh, `cat ${proof}`)).output.trim()).toBe("kept");
});

test("kept, it outlives that machine, attached to nothing", async () => {
  rename(fresh, old);
  line(`keptVolumes: { "${fresh}-docker": { size: 10, holds: "/var/lib/docker of ${fresh}" } },`);
  await staging.deploy();
  expect(idOf(fresh)).toBe(volume);
  expect(await statusOf(volume)).toBe("available");
  await protect();
});

test("without its line it is refused to let it go; retired, it goes, and is forgotten", async () => {
  line("");
  expect((await staging.cdktf(["diff", "toolsbeta"])).code).toBe(1);
  line(`retired: { "${address(fresh)}": { until: "2999-12-31", why: "a test" } },`);
  await staging.deploy();
  expect(idOf(fresh)).toBeUndefined();
  expect(await protect("--forget")).toContain(address(fresh));
  await staging.configured(300, [old]);
  expect(await staging.diff()).toBe("No changes.");
});
