import { labEnvironment } from "../../lab/client/lab";
import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

// What people do by hand beside Terraform, and what a failed update leaves: the provider records it as done.
let staging: Staging;
beforeAll(async () => {
  staging = await Staging.settled();
});

const openstack = async (...words: string[]) =>
  (await must("openstack", words, { env: await labEnvironment() })).trim();

/** The text of an object of the configuration. */
async function object(name: string): Promise<string> {
  const [url, headers] = await storage();
  return (await fetch(`${url}/${name}`, { headers })).text();
}

/** Writes one, with the type that whoever asks happens to send. */
async function write(name: string, body: string): Promise<void> {
  const [url, headers] = await storage();
  expect((await fetch(`${url}/${name}`, { method: "PUT", headers, body })).status).toBe(201);
}

async function storage(): Promise<[url: string, headers: Record<string, string>]> {
  const catalog = await openstack("catalog", "show", "object-store", "-f", "json", "-c", "endpoints");
  const token = await openstack("token", "issue", "-f", "value", "-c", "id");
  return [`${/"(http[^"]*AUTH_[^"]*)"/.exec(catalog)![1]!}/toolsbeta-configuration`, { "X-Auth-Token": token }];
}

test("security groups of a port that somebody has exchanged are told at each plan, with the command that puts them right", async () => {
  const host = "toolsbeta-checker-1";
  const foreign = await openstack("security", "group", "show", "toolsbeta-static", "-f", "value", "-c", "id");
  await openstack("port", "set", "--no-security-group", "--security-group", foreign, host);
  const { code, output } = await staging.cdktf(["diff", "toolsbeta"]);
  const told = output.replace(/\s*│\s*/g, " ");
  const remedy = /openstack (port set --no-security-group(?: --security-group [0-9a-f-]+){2} [0-9a-f-]+)/.exec(told);
  await openstack(...remedy![1]!.split(" "));
  expect(code).toBe(0);
  expect(told).toContain("Somebody has exchanged the security groups of ports");
  expect((await staging.cdktf(["diff", "toolsbeta"])).output).not.toContain("Somebody has exchanged");
});

test("an object that somebody has written again, as the command-line client does with a type of its own, is not emptied", async () => {
  const host = "toolsbeta-checker-2";
  const name = `hosts/${host}.toolsbeta.eqiad1.wikimedia.cloud.yaml`;
  const before = await object(name);
  await write(name, before);
  expect(await staging.diff()).toBe("No changes.");
  await staging.deploy();
  expect(await object(name)).toBe(before);
});

test("an object that somebody else has written is seen, never emptied, and healed by replacing it", async () => {
  const host = "toolsbeta-checker-1";
  const name = `hosts/${host}.toolsbeta.eqiad1.wikimedia.cloud.yaml`;
  const address = `openstack_objectstorage_object_v1.${host}`;
  const before = await object(name);
  await write(name, "files: {}\n");
  expect(await staging.diff()).toBe("Plan: 0 to add, 1 to change, 0 to destroy.");
  const refused = await staging.cdktf(["deploy", "toolsbeta", "--auto-approve"]);
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("422") as string]);
  expect(await object(name)).toBe("files: {}\n");
  const healing = await Staging.open({ TF_CLI_ARGS_apply: `-replace=${address}` });
  expect(await healing.deploy()).toBe("Plan: 1 to add, 0 to change, 1 to destroy.");
  expect(await object(name)).toBe(before);
  expect(await staging.diff()).toBe("No changes.");
});
