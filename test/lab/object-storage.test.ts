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

describe("an acme machine's password", () => {
  /** The statuses of requests with a token of a project that the machine can get. */
  const statuses = (project: string, ...requests: string[]) => {
    const script = `
import json
from keystoneauth1 import session
from keystoneauth1.identity import v3
settings = json.load(open("/etc/toolforge/acme/settings.json"))
cloud = settings["openstack"]
auth = v3.Password(cloud["OS_AUTH_URL"], username=cloud["OS_USERNAME"], user_domain_id="default", password=open("/etc/toolforge/acme/password").read().strip(), project_id="${project}")
asks = session.Session(auth)
account = settings["storage"]["container"].rpartition("/")[0]
for request in ${JSON.stringify(requests)}:
    method, _, path = request.partition(" ")
    print(asks.request(account + path, method, raise_exc=False, data=b"x" if method == "PUT" else None).status_code)
`;
    const encoded = Buffer.from(script).toString("base64");
    return onGuest(acme, `echo ${encoded} | base64 -d | python3 -`).then(({ output }) => output.trim().split("\n"));
  };
  const secrets = "/toolsbeta-configuration/secrets/toolsbeta-db-1.toolsbeta.eqiad1.wikimedia.cloud.yaml";
  const others = [`GET ${secrets}`, "GET /toolsbeta-configuration", "GET ", "PUT /toolsbeta-configuration/x"];

  test("writes and reads certificates", async () => {
    const own = [
      "PUT /toolsbeta-certificates/test",
      "GET /toolsbeta-certificates/test",
      "DELETE /toolsbeta-certificates/test",
    ];
    expect(await statuses("toolsbeta-certificates", ...own)).toEqual(["201", "200", "204"]);
  });

  test.each(["toolsbeta-certificates", "toolsbeta"])("opens nothing else by a token of %s", async (project) => {
    for (const status of await statuses(project, ...others)) expect(["401", "403"]).toContain(status);
  });
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
