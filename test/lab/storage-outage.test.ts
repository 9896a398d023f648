import { measured } from "../../lab/client/measured";
import { onGuest } from "../../lab/client/lab";
import { must, until } from "../../lab/client/shell";
import { storageGoesDown, storageIsBack } from "./outage";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.settled();
});
afterAll(storageIsBack);

test("failing over needs no object storage when it asks for the address alone", async () => {
  const [before, other] = [
    staging.active("static"),
    staging.active("static").replace(/[12]$/, (n) => `${3 - Number(n)}`),
  ];
  const address = "openstack_networking_floatingip_associate_v2.static";
  const alone = await Staging.open({ TF_CLI_ARGS_apply: `-refresh=false -target=${address}` });
  await storageGoesDown("terraform");
  try {
    for (const to of [other, before]) {
      alone.switch("static", to);
      const started = Date.now();
      expect(await alone.deploy()).toBe("Plan: 0 to add, 1 to change, 0 to destroy.");
      const answers = async () =>
        (await (await fetch(`http://${alone.address("static")}/-/health`)).text()).includes(to);
      await until(`${to} answers`, 20, answers, 100);
      measured(
        "failover of static while object storage is down, from the command to its answer",
        (Date.now() - started) / 1000,
        20,
      );
    }
  } finally {
    await storageIsBack();
  }
});

test("a lost machine is made anew by one deploy; object storage is down at its first boot: it configures itself when storage is back", async () => {
  const host = ["toolsbeta-static-1", "toolsbeta-static-2"].find((one) => one !== staging.active("static"))!;
  await must("openstack", ["server", "delete", "--wait", host], { env: staging.env });
  await storageGoesDown("machines");
  expect(await staging.deploy()).toBe("Plan: 1 to add, 0 to change, 0 to destroy.");
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
