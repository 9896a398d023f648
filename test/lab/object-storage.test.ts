import { onGuest } from "../../lab/client/lab";

const acme = "toolsbeta-acme-chief-2";

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
