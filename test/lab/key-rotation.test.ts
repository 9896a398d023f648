import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kill, onGuest } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { must, until } from "../../lab/client/shell";
import { Staging } from "./staging";

const acme = "toolsbeta-acme-chief-2";
const off = "toolsbeta-checker-2";
let staging: Staging;
beforeAll(async () => {
  staging = await Staging.settled();
});

describe("the key that signs URLs is rotated:", () => {
  const rotate = (...how: string[]) =>
    must("npm", ["run", "--silent", "secrets", "--", "toolsbeta", ...how], { cwd: staging.folder, env: staging.env });
  const urls = async (host: string) => (await onGuest(host, "cat /etc/toolforge-agent/urls")).output;
  const keyName = async (host: string) => (await onGuest(host, "cat /etc/toolforge-agent/key-name")).output.trim();
  const hosts = () => [...staging.expectedRevisions().keys()];
  let leaked: string;

  test("machines change over by themselves while both keys are valid, and one that was off does so when it is back", async () => {
    const before = await keyName(acme);
    leaked = /^secrets (\S+)$/m.exec(await urls(acme))![1]!;
    await kill(off);
    await rotate("--rotate", "objectStorageKey");
    expect(await staging.deploy()).toMatch(/^Plan: \d+ to add, \d+ to change, \d+ to destroy\.$/);
    const deployed = Date.now();
    await staging.configured(
      300,
      hosts().filter((host) => host !== off),
    );
    measured(
      "a rotated key of object storage, from the end of the deploy to every machine",
      (Date.now() - deployed) / 1000,
      180,
    );
    expect(await keyName(acme)).not.toBe(before);
    expect((await fetch(leaked)).status).toBe(200);
    await staging.startAgain(off);
    await staging.configured(300, [off]);
    expect(await keyName(off)).toBe(await keyName(acme));
  });

  test("then the old key ends by one change: what it signed is worthless, and every machine still fetches its configuration", async () => {
    await rotate("--end-rotation");
    expect(await staging.deploy()).toBe("Plan: 1 to add, 1 to change, 1 to destroy."); // the account, and the record of secrets
    expect([401, 403]).toContain((await fetch(leaked)).status);
    const fetched = async (host: string) =>
      /^toolforge_agent_fetch_failed 0$/m.test(
        (await onGuest(host, "toolforge-agent tick; cat /var/lib/prometheus/node-exporter/toolforge_agent.prom"))
          .output,
      );
    for (const host of hosts()) await until(`${host} fetches`, 60, () => fetched(host), 1000);
    expect(await staging.diff()).toBe("No changes.");
    const file = join(staging.folder, "secrets", "toolsbeta.tfvars.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ objectStorageOldKey: "" });
  });
});
