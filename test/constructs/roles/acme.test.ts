import { spawn, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { configured } from "../../support/role";
import { dnsPassword, OpenStackStub, writers } from "../../support/openstack-stub";
import { scratch } from "../../support/scratch";
import { TestCa } from "../../support/test-ca";

const sources = join(__dirname, "../../../constructs/roles/acme");

describe("an acme machine", () => {
  const { files = {} } = configured("acme");

  test("knows the certificates, the CA, who is active and the cloud", () => {
    expect(JSON.parse(files["/etc/toolforge/acme/settings.json"]!.content)).toEqual({
      active: "toolsbeta-acme-chief-2",
      directory: "https://acme-v02.api.letsencrypt.org/directory",
      email: "root@toolforge.org",
      openstack: {
        OS_AUTH_URL: "https://identity.example.org/v3",
        OS_REGION_NAME: "region1",
        OS_PROJECT_NAME: "toolsbeta",
        OS_USERNAME: "toolsbeta-dns-manager",
        OS_PROJECT_DOMAIN_ID: "default",
        OS_USER_DOMAIN_ID: "default",
      },
      storage: {
        project: "toolsbeta-certificates",
        container: "https://objects.example.org/v1/AUTH_project/toolsbeta-certificates",
      },
      certificates: {
        toolforge: [
          "*.beta.toolforge.org",
          "*.svc.beta.toolforge.org",
          "*.toolsbeta.wmflabs.org",
          "beta.toolforge.org",
          "toolsbeta.wmflabs.org",
        ],
      },
    });
  });

  test("keeps its secrets for root alone", () => {
    const secret = Object.entries(files).filter(([, { content }]) => content.includes("secret:"));
    expect(secret.map(([path, { mode }]) => [path, mode])).toEqual([["/etc/toolforge/acme/password", "0600"]]);
  });

  test("looks every hour, and after a failure no oftener than a CA bears", () => {
    expect(files["/etc/systemd/system/toolforge-acme.timer"]!.content).toContain("OnUnitInactiveSec=1h");
    expect(files["/etc/systemd/system/toolforge-acme.service"]!.content).toMatch(
      /StartLimitBurst=4\n[\s\S]*Restart=on-failure/,
    );
  });
});

const folder = scratch();
const stub = new OpenStackStub();
beforeAll(() => stub.start());
afterAll(() => stub.stop());
beforeEach(() => {
  stub.objects.clear();
  stub.asked.length = 0;
});

const environment = () => ({
  OS_AUTH_URL: `${stub.url}/v3`,
  OS_REGION_NAME: "region1",
  OS_PROJECT_NAME: "project",
  OS_USERNAME: "dns-manager",
  OS_PROJECT_DOMAIN_ID: "default",
  OS_USER_DOMAIN_ID: "default",
});

function python(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  const child = spawn("/usr/bin/python3", [file, ...args], { env: { ...process.env, ...env } });
  let said = "";
  child.stdout.on("data", (data: Buffer) => (said += data.toString()));
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  return new Promise((exited) => child.on("close", (code) => exited({ code, said })));
}

describe("toolforge-acme", () => {
  const names = ["*.example.org", "example.org"];
  let ca: TestCa;

  beforeEach(() => {
    for (const name of ["conf", "run", "bin"]) mkdirSync(join(folder(), name));
    ca = new TestCa(folder());
    settings({});
    writeFileSync(join(folder(), "conf/password"), `${dnsPassword}\n`);
    lego("days=90");
  });

  function settings(change: object): void {
    const data = {
      active: hostname(),
      directory: "https://ca.example.org/directory",
      email: "root@example.org",
      openstack: environment(),
      storage: { project: writers, container: `${stub.url}/v1/AUTH_1/certificates` },
      certificates: { web: names },
      ...change,
    };
    writeFileSync(join(folder(), "conf/settings.json"), JSON.stringify(data));
  }

  /** A lego that makes an account when it has none, notes how it was called, and signs what it is given. */
  function lego(first: string): void {
    const script = `#!/bin/bash
echo "$* as $OS_USERNAME with $(md5sum <<<"$OS_PASSWORD" | cut -c1-8) by $(basename "$EXEC_PATH")" >>${folder()}/lego.log
while [ "$1" != run ]; do case $1 in --path) path=$2 ;; --csr) csr=$2 ;; esac; shift; done
${first}
if [ ! -e $path/accounts/ca/account.json ]; then mkdir -p $path/accounts/ca; echo "account $RANDOM" | tee -a ${folder()}/accounts >$path/accounts/ca/account.json; fi
mkdir -p $path/certificates
cp ${ca.certificate} $path/certificates/_.example.org.issuer.crt
openssl x509 -req -in "$csr" -copy_extensions copy -days $days -CA ${ca.certificate} -CAkey ${ca.key} -out $path/certificates/_.example.org.crt 2>/dev/null
`;
    writeFileSync(join(folder(), "bin/lego"), script, { mode: 0o755 });
  }

  const calls = () => readFileSync(join(folder(), "lego.log"), "utf8").trimEnd().split("\n");
  const pem = (name = "web") => stub.objects.get(`${name}.pem`)!;
  const metrics = () => readFileSync(join(folder(), "metrics/node-exporter/toolforge_acme.prom"), "utf8");

  async function acme(...args: string[]) {
    const script = readFileSync(join(sources, "toolforge-acme"), "utf8")
      .replace("/etc/toolforge/acme", join(folder(), "conf"))
      .replace('RUN = "/run"', `RUN = "${folder()}/run"`)
      .replace("/var/lib/prometheus", join(folder(), "metrics"));
    writeFileSync(join(folder(), "toolforge-acme"), script);
    return python(join(folder(), "toolforge-acme"), args, { PATH: `${folder()}/bin:${process.env["PATH"]}` });
  }

  test("issues what is missing: the key and the whole chain, by DNS-01, in the name of the DNS user", async () => {
    expect((await acme("run")).code).toBe(0);
    const certificate = new X509Certificate(pem().slice(pem().indexOf("-----BEGIN CERT")));
    expect(certificate.subjectAltName).toBe("DNS:*.example.org, DNS:example.org");
    expect(certificate.checkIssued(new X509Certificate(readFileSync(ca.certificate)))).toBe(true);
    expect(pem()).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(calls()).toEqual([
      expect.stringMatching(
        /--server https:\/\/ca\.example\.org\/directory --email root@example\.org --accept-tos --dns exec .* as dns-manager .* by designate-challenge$/,
      ),
    ]);
    expect(metrics()).toMatch(/toolforge_certificate_expiry_timestamp_seconds\{certificate="web"\} [1-9]\d{9}$/m);
  });

  test("leaves alone what has more than 30 days left", async () => {
    stub.objects.set("web.pem", ca.issue(names, 31));
    const before = pem();
    expect((await acme("run")).code).toBe(0);
    expect(pem()).toBe(before);
  });

  test.each([
    ["has 29 days left", () => ca.issue(names, 29)],
    ["is for other names", () => ca.issue(["example.org"])],
  ])("issues anew what %s", async (_what, old) => {
    stub.objects.set("web.pem", old());
    const before = pem();
    expect((await acme("run")).code).toBe(0);
    expect(pem()).not.toBe(before);
    expect((await acme("run")).code).toBe(0);
    expect(calls()).toHaveLength(1);
  });

  test("renews by force what is still good, with a new key and the same account", async () => {
    await acme("run");
    const [before, account] = [pem(), stub.objects.get("account.json")];
    expect(account).toContain("account.json");
    expect((await acme("renew", "--force", "web")).code).toBe(0);
    const key = (of: string) => of.slice(0, of.indexOf("-----BEGIN CERT"));
    expect(key(pem())).not.toBe(key(before));
    expect(stub.objects.get("account.json")).toBe(account);
  });

  test("an account that the CA no longer knows is replaced", async () => {
    await acme("run");
    const [account] = readFileSync(join(folder(), "accounts"), "utf8").split("\n");
    lego(
      `days=90; grep -qs "^${account}$" $path/accounts/ca/account.json && { echo urn:ietf:params:acme:error:accountDoesNotExist; exit 1; }`,
    );
    expect((await acme("renew", "--force", "web")).code).toBe(0);
    expect(stub.objects.get("account.json")).not.toContain(account);
  });

  test("one that cannot be issued keeps its old certificate, holds up no other, and fails the run", async () => {
    settings({ certificates: { bad: ["bad.example.org"], web: names } });
    stub.objects.set("bad.pem", ca.issue(["bad.example.org"], 5));
    const before = pem("bad");
    lego(`days=90; openssl req -in $csr -noout -text | grep -q bad && { echo refused; exit 1; }`);
    const { code, said } = await acme("run");
    expect([code, pem("bad")]).toEqual([1, before]);
    expect(said).toContain("bad: lego failed");
    expect(pem("web")).toContain("BEGIN CERT");
  });

  test("no secret stands in an argument or in what it says, and no key stays on the machine", async () => {
    const { said } = await acme("run");
    for (const secret of [dnsPassword, "PRIVATE KEY"]) {
      expect(said).not.toContain(secret);
      expect(calls().join("\n")).not.toContain(secret);
    }
    expect(readdirSync(join(folder(), "run"))).toEqual(["toolforge-acme.lock"]);
  });

  test("the passive machine issues nothing and reports nothing", async () => {
    await acme("run");
    settings({ active: "another" });
    stub.objects.clear();
    expect((await acme("run")).code).toBe(0);
    expect((await acme("renew", "--force", "web")).code).toBe(1);
    expect([...stub.objects.keys()]).toEqual([]);
    expect(metrics).toThrow();
  });

  test("without object storage nothing is asked of the CA", async () => {
    stub.down = true;
    const { code } = await acme("run");
    stub.down = false;
    expect(code).toBe(1);
    expect(calls).toThrow();
  });

  test.each([
    [["renew", "--force", "nope"], "there is no certificate nope; there are: web"],
    [["renew", "web"], "--force"],
    [[], "usage"],
  ])("%j is refused with what there is", async (args, message) => {
    const { code, said } = await acme(...args);
    expect([code, said]).toEqual([2, expect.stringContaining(message)]);
  });
});

const keystoneauth = spawnSync("/usr/bin/python3", ["-c", "import keystoneauth1"]).status === 0;
(keystoneauth ? describe : describe.skip)("the challenge's record", () => {
  const challenge = (action: string, name: string, value: string, password = dnsPassword) =>
    python(join(sources, "designate-challenge"), [action, name, value], { ...environment(), OS_PASSWORD: password });
  const records = (zone: string) => stub.zones[zone]!.map(({ name, records }) => [name, records]);

  test("is set in the innermost zone, replaces what was left, and goes away again", async () => {
    const name = "_acme-challenge.svc.example.org.";
    expect((await challenge("present", name, "left")).code).toBe(0);
    expect((await challenge("present", name, "value")).code).toBe(0);
    expect(records("svc.example.org.")).toEqual([[name, ['"value"']]]);
    expect(records("example.org.")).toEqual([]);
    await challenge("cleanup", name, "value");
    expect(records("svc.example.org.")).toEqual([]);
  });

  test("of a name in no zone, or with a wrong password, is refused", async () => {
    expect(await challenge("present", "_acme-challenge.example.net.", "v")).toMatchObject({
      code: 1,
      said: expect.stringContaining("dns-manager sees no zone of project that it is in") as string,
    });
    expect((await challenge("present", "_acme-challenge.example.org.", "v", "wrong")).code).toBe(1);
  });
});
