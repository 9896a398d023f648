import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificateFile } from "../../constructs/certificate";
import { roles } from "../../constructs/roles";
import { rolesOf } from "../../environments/environment";
import { staging } from "../support/environment";
import { configured } from "../support/role";
import { OpenStackStub } from "../support/openstack-stub";
import { scratch } from "../support/scratch";
import { TestCa } from "../support/test-ca";

describe("a machine that serves TLS", () => {
  const { files = {}, initial = {}, services = {} } = configured("proxy");

  test("starts with a self-signed certificate, for root alone, which nothing of the configuration overwrites", () => {
    expect(Object.keys(initial)).toEqual([certificateFile]);
    expect(initial[certificateFile]).toMatch(/snakeoil\.key .*snakeoil\.pem >\S+\.new && mv /);
    expect(files[certificateFile]).toBeUndefined();
  });

  test("looks every minute for its own certificate, by a URL that root alone knows", () => {
    expect(files["/etc/toolforge/certificate"]).toMatchObject({ mode: "0600" });
    expect(files["/etc/toolforge/certificate"]!.content).toContain("name=toolforge\n");
    expect(files["/etc/systemd/system/toolforge-certificate.timer"]!.content).toContain("OnUnitInactiveSec=60");
    expect(services).toHaveProperty(["toolforge-certificate.timer"]);
  });

  test("has certificate and key in one file, so that they always belong together", () => {
    const nginx = files["/etc/nginx/nginx.conf"]!.content;
    expect(nginx).toContain(`ssl_certificate ${certificateFile};`);
    expect(nginx).toContain(`ssl_certificate_key ${certificateFile};`);
  });

  test("keeps the self-signed one where the environment has none for it", () => {
    const bare = configured("proxy", ({ environment }) => (environment.certificates = {}));
    expect(Object.keys(bare.initial ?? {})).toEqual([certificateFile]);
    expect(bare.files).not.toHaveProperty(["/etc/toolforge/certificate"]);
  });
});

test("all roles that serve TLS, and no others, get a certificate", () => {
  const { environment } = staging();
  const served = rolesOf(environment).filter(
    ([role]) => roles[role].configure && /listen \d+ ssl|tls_certificate/.test(JSON.stringify(configured(role).files)),
  );
  const certified = rolesOf(environment).filter(([role]) => roles[role].certificate);
  expect(served).toEqual(certified);
});

test("a machine without TLS has no certificate", () => {
  const { files = {}, initial } = configured("checker");
  expect(initial).toEqual({});
  expect(files["/etc/nginx/nginx.conf"]!.content).not.toContain("ssl");
});

describe("toolforge-certificate", () => {
  const folder = scratch();
  const stub = new OpenStackStub();
  const source = readFileSync(join(__dirname, "../../constructs/certificate/toolforge-certificate"), "utf8");
  const file = () => join(folder(), "ssl/toolforge.pem");
  const inForce = () => readFileSync(file(), "utf8");
  const log = () => readFileSync(join(folder(), "log"), "utf8");
  const expiry = () =>
    Number(
      /\} (\d+)$/m.exec(readFileSync(join(folder(), "metrics/node-exporter/toolforge_certificate.prom"), "utf8"))![1],
    );
  let ca: TestCa;

  beforeAll(() => stub.start());
  afterAll(() => stub.stop());
  beforeEach(() => {
    stub.objects.clear();
    stub.asked.length = 0;
    stub.down = false;
    mkdirSync(join(folder(), "ssl"));
    ca = new TestCa(folder());
    writeFileSync(file(), readFileSync(ca.key, "utf8") + readFileSync(ca.certificate, "utf8"));
    chmodSync(file(), 0o640);
    writeFileSync(join(folder(), "log"), "");
    writeFileSync(join(folder(), "verdict"), "0");
  });

  /** @returns the exit code */
  async function fetched(): Promise<number | null> {
    const script = source
      .replace("/etc/toolforge/certificate", join(folder(), "settings"))
      .replace("/etc/ssl/private", join(folder(), "ssl"))
      .replace("/var/lib/prometheus", join(folder(), "metrics"))
      .replace("/run/", `${folder()}/`);
    writeFileSync(
      join(folder(), "daemon"),
      `#!/bin/sh\necho "$1" >>${folder()}/log\n[ "$1" = reload ] || exit $(cat ${folder()}/verdict)\n`,
      {
        mode: 0o755,
      },
    );
    const daemon = join(folder(), "daemon");
    writeFileSync(
      join(folder(), "settings"),
      `name=toolforge\nurl='${stub.signed("toolforge.pem")}'\ncheck='${daemon} check'\nreload='${daemon} reload'\n`,
    );
    const child = spawn("bash", ["-c", script], { stdio: "ignore" });
    return new Promise((exited) => child.on("close", exited));
  }

  test("puts a new certificate in force, and tells the daemon once", async () => {
    const pem = ca.issue(["example.org"]);
    stub.objects.set("toolforge.pem", pem);
    expect(await fetched()).toBe(0);
    expect(inForce()).toBe(pem);
    expect(statSync(file()).mode & 0o777).toBe(0o640);
    expect(expiry()).toBeGreaterThan(Date.now() / 1000 + 89 * 86400);
    expect(await fetched()).toBe(0);
    expect(log()).toBe("check\nreload\n");
    expect(stub.asked).toEqual(["GET toolforge.pem → 200", "GET toolforge.pem → 304"]);
    expect(readdirSync(join(folder(), "ssl"))).toEqual(["toolforge.pem"]);
  });

  test("waits, self-signed, for the first one, and says so in its metric", async () => {
    const before = inForce();
    expect(await fetched()).toBe(0);
    expect([inForce(), expiry(), log()]).toEqual([before, 0, ""]);
  });

  test("without an answer everything stays, and the run counts as failed", async () => {
    const pem = ca.issue(["example.org"]);
    stub.objects.set("toolforge.pem", pem);
    await fetched();
    stub.down = true;
    expect(await fetched()).toBe(1);
    expect([inForce(), log()]).toEqual([pem, "check\nreload\n"]);
  });

  test("takes back what the daemon refuses, and tries it again the next time", async () => {
    const before = inForce();
    const pem = ca.issue(["example.org"]);
    stub.objects.set("toolforge.pem", pem);
    writeFileSync(join(folder(), "verdict"), "1");
    expect(await fetched()).toBe(1);
    expect([inForce(), log()]).toEqual([before, "check\n"]);
    writeFileSync(join(folder(), "verdict"), "0");
    expect(await fetched()).toBe(0);
    expect(inForce()).toBe(pem);
  });

  test.each([
    [
      "another one's key",
      () => ca.issue(["a.example.org"]).replace(/^[\s\S]*?END PRIVATE KEY-----\n/, readFileSync(ca.key, "utf8")),
    ],
    ["no certificate", () => "an error page"],
    ["half a certificate", () => ca.issue(["example.org"]).slice(0, 400)],
  ])("refuses %s before the daemon sees it", async (_what, made) => {
    const before = inForce();
    stub.objects.set("toolforge.pem", made());
    expect(await fetched()).toBe(1);
    expect([inForce(), log()]).toEqual([before, ""]);
  });
});
