import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

test("with a valid allowDestroyUntil the environment is destroyed and leaves nothing in the project", async () => {
  const staging = await Staging.open();
  const tomorrow = new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10);
  staging.edit(
    "environments/toolsbeta.ts",
    'project: "toolsbeta",',
    `project: "toolsbeta",\n  allowDestroyUntil: "${tomorrow}",`,
  );
  // what radosgw refuses to take away, the keys of the account, is forgotten first
  expect(await staging.deploy()).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
  const { code, output } = await staging.cdktf(["destroy", "toolsbeta", "--auto-approve"]);
  expect(code === 0 ? "destroyed" : output.slice(-4000)).toBe("destroyed");
  const list = async (...words: string[]) =>
    (
      await must("openstack", [...words, "-f", "value", "-c", words[0] === "container" ? "Name" : "ID"], {
        env: staging.env,
      })
    ).trim();
  for (const what of [
    "server list",
    "volume list",
    "port list",
    "floating ip list",
    "server group list",
    "container list",
  ]) {
    expect([what, await list(...what.split(" "))]).toEqual([what, ""]);
  }
  expect((await must("openstack", ["zone", "list", "-f", "value"], { env: staging.env })).trim()).toBe("");
  expect(
    (await must("openstack", ["security", "group", "list", "-f", "value", "-c", "Name"], { env: staging.env })).trim(),
  ).toBe("default");
});
