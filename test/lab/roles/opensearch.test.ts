import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { must, sleep, until } from "../../../lab/client/shell";
import { Staging } from "../staging";
import { startStub, stopStub } from "./gateway-stub";
import { asking, GuestProbe } from "../guest-probe";
import { vipHolders } from "./vip";

const trio = ["toolsbeta-opensearch-1", "toolsbeta-opensearch-2", "toolsbeta-opensearch-3"];
/** Its questions let it in; the cloud's ranges are others on the lab. */
const client = "toolsbeta-checker-1";
const users = /search: \{ users: \{.*\} \}/;
let staging: Staging;
let vip: string;
let password: string;

/** A request to the VIP with JSON in it. @returns the status, and what follows */
async function ask(method: string, path: string, user?: string): Promise<string> {
  // the password comes by standard input, as a tool's would
  const login = user ? `echo 'user = "${user}"' | curl -K -` : "curl";
  const { output } = await onGuest(
    client,
    `${login} -s -m 5 -w '%{http_code}' -X ${method} -H 'Content-Type: application/json' -d '{}' http://${vip}${path}`,
  );
  return output.trim();
}
const status = async (method: string, path: string, user?: string) => (await ask(method, path, user)).slice(-3);
const holders = () => vipHolders("opensearch", trio);

beforeAll(async () => {
  staging = await Staging.open();
  vip = staging.address("opensearch");
  await Promise.all(trio.map((host) => startStub(host, 9200)));
  const words = ["run", "--silent", "search-password", "--", "toolsbeta", "tester"];
  const said = await must("npm", words, { cwd: staging.folder });
  password = /: ([0-9a-f]{64})\n/.exec(said)![1]!;
  const line = /"tester": "[^"]+"/.exec(said)![0];
  staging.edit("environments/toolsbeta.ts", users, `search: { users: { ${line.replaceAll("$", "$$$$")} } }`);
  expect(await staging.deployTo(...trio)).toMatch(/^Plan: 0 to add, \d+ to change, 0 to destroy\.$/);
  await until("one machine holds the VIP", 60, async () => (await holders()).length === 1, 500);
  await until("a server answers", 30, async () => (await status("GET", "/")) === "200");
});
afterAll(async () => {
  await Promise.all(trio.map((host) => stopStub(host, 9200)));
  await staging.leave();
});

test("anybody reads, by whatever method reads", async () => {
  expect(await status("GET", "/index/_search")).toBe("200");
  // the stub knows no OPTIONS: that it says so shows that HAProxy let it through
  expect(await status("OPTIONS", "/")).toBe("501");
});

test.each(["PUT", "POST", "DELETE"])("%s needs the password", async (method) => {
  expect(await status(method, "/index")).toBe("401");
  expect(await status(method, "/index", "tester:wrong")).toBe("401");
  expect(await status(method, "/index", `nobody:${password}`)).toBe("401");
  expect(await status(method, "/index", `tester:${password}`)).toBe("200");
});

test("the search server does not see the password", async () => {
  const seen = await ask("GET", "/headers", `tester:${password}`);
  // HAProxy writes names of headers in lower case
  expect(seen).toMatch(/content-type/i);
  expect(seen).not.toMatch(/authorization/i);
});

test("the server's settings are in place, and its absence fails no machine", async () => {
  for (const host of trio) {
    const { output } = await onGuest(
      host,
      "cat /etc/opensearch/opensearch.yml; systemctl is-failed opensearch-install",
    );
    expect(output).toContain(`node.name: ${host}\n`);
    expect(output.trimEnd()).not.toMatch(/\nfailed$/);
  }
});

test("the VIP moves when HAProxy dies", async () => {
  const probe = await GuestProbe.start(client, asking(`http://${vip}/`));
  await until("it answers", 20, () => probe.last(), 200);
  const [first = ""] = await holders();
  await onGuest(first, "systemctl kill -s KILL haproxy; systemctl stop haproxy");
  await until("another holds the VIP", 30, async () => (await holders()).some((host) => host !== first), 500);
  await sleep(3000);
  measured("VIP of opensearch, HAProxy dies: longest gap", (await probe.stop()).longestGap, 4);
  await onGuest(first, "systemctl start haproxy");
});
