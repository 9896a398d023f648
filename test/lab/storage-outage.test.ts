import { onGuest } from "../../lab/client/lab";
import { until } from "../../lab/client/shell";
import { storageGoesDown, storageIsBack } from "./outage";
import { Staging } from "./staging";

const host = "toolsbeta-static-3";
let staging: Staging;
beforeAll(async () => {
  staging = await Staging.open();
});
afterAll(async () => {
  await storageIsBack();
  // only the destruction follows, which takes the new machine, too: no deploy of its own
  await staging.checkout();
});

test("object storage is down at a machine's first boot: it configures itself when storage is back", async () => {
  staging.edit("environments/toolsbeta.ts", /(hosts: \[[^\]]*"toolsbeta-static-2")/, `$1, "${host}"`);
  await storageGoesDown();
  expect(await staging.deploy()).toMatch(/^Plan: \d+ to add, 1 to change, 0 to destroy\.$/);
  await until(
    "its agent has tried",
    300,
    async () =>
      (await onGuest(host, "journalctl -u toolforge-agent | grep -cE 'toolforge-agent.*: host: [0-9]+ [0-9]+ '"))
        .code === 0,
    3000,
  );
  expect((await onGuest(host, "test -e /var/lib/toolforge-agent/data/host.yaml")).code).toBe(1);
  await storageIsBack();
  await staging.configured(600, [host]);
  expect((await onGuest(host, "curl -fs localhost/-/health")).output.trim()).toBe(`ok ${host}`);
});
