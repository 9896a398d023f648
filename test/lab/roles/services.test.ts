import { kill, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { until } from "../../../lab/client/shell";
import { Staging } from "../staging";
import { asking, GuestProbe } from "../guest-probe";

const [first, second] = ["toolsbeta-services-01", "toolsbeta-services-02"];
const client = "toolsbeta-docker-imagebuilder-2";
const distribution = "bookworm-toolsbeta";
const name = "http://deb.svc.beta.toolforge.org";
const onlyChanges = /^Plan: 0 to add, [1-3] to change, 0 to destroy\.$/;
/** Of this run, so that another may have been here before. */
const version = `1.${Date.now()}`;
let staging: Staging;
let before: string;

/** Runs a command that must succeed on a machine. */
async function on(host: string, command: string): Promise<string> {
  const { code, output } = await onGuest(host, command, 90_000);
  if (code !== 0) throw new Error(`${host}: ${command}: exit code ${code}\n${output}`);
  return output.trim();
}

/** Puts a package into the folder for uploads, as somebody who copies it there. */
const upload = (host: string, which: string, says: string) =>
  on(
    host,
    `d=$(mktemp -d) && mkdir -p $d/p/DEBIAN $d/p/usr/share && chmod 755 $d/p &&
     printf 'Package: toolforge-test\\nVersion: ${which}\\nArchitecture: all\\nMaintainer: Test <test@toolforge.org>\\nDescription: test\\n' >$d/p/DEBIAN/control &&
     echo '${says}' >$d/p/usr/share/toolforge-test && dpkg-deb -b $d/p /srv/packages/incoming/${distribution}/toolforge-test_${which}_all.deb && rm -r $d`,
  );
const publication = (host: string) => on(host, "curl -fs localhost/-/publication");
const snapshot = async (host: string) =>
  (await on(host, "toolforge-repo list"))
    .split("\n")
    .find((line) => line.startsWith(`* ${distribution}-`))!
    .slice(2);
const everyByte = (host: string) =>
  on(host, "cd /srv/packages/pointers/current/ && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum");
const install = "apt-get -q update && apt-get -q -y install toolforge-test";
const takesWrites = (host: string) =>
  until(`${host} takes writes`, 90, async () => (await onGuest(host, "test -e /srv/packages/active")).code === 0);

beforeAll(async () => {
  staging = await Staging.settled();
  await takesWrites(first);
  await until("the standby has everything", 90, async () => (await publication(second)) === (await publication(first)));
  before = await snapshot(first);
});
afterAll(async () => {
  await on(client, "apt-get -q -y purge toolforge-test || true");
  await on(first, `rm -f /srv/packages/incoming/*/*; toolforge-repo rollback ${distribution} ${before}`);
});

test("a package is uploaded, published, on both machines, byte by byte, and another machine installs it", async () => {
  await upload(first, version, "one");
  const started = Date.now();
  await on(first, "toolforge-repo publish");
  measured("from the command until both machines have the publication", (Date.now() - started) / 1000, 60);
  expect(await publication(second)).toBe(await publication(first));
  expect(await everyByte(second)).toBe(await everyByte(first));
  await on(client, install);
  expect(await on(client, "cat /usr/share/toolforge-test")).toBe("one");
});

test("half a package changes nothing, whatever lies beside it", async () => {
  const now = await publication(first);
  await upload(first, `${version}.1`, "never");
  await on(first, `cd /srv/packages/incoming/${distribution} && head -c 400 *.deb >half_1_all.deb`);
  const { code, output } = await onGuest(first, "toolforge-repo publish");
  expect([code, output]).toEqual([1, expect.stringContaining("half_1_all.deb is no whole package")]);
  expect(await publication(first)).toBe(now);
  await on(first, `rm /srv/packages/incoming/${distribution}/*`);
});

test("what another key signed is not published", async () => {
  const now = await publication(first);
  await upload(first, `${version}.1`, "never");
  const key = "/etc/toolforge/aptly-signing-key.asc";
  await on(
    first,
    `cp -p ${key} ${key}.kept && export GNUPGHOME=$(mktemp -d) && gpg -q --batch --passphrase '' --quick-generate-key other rsa3072 && gpg --armor --export-secret-keys >${key}; gpgconf --kill all`,
  );
  const { code, output } = await onGuest(first, "toolforge-repo publish");
  await on(first, `mv ${key}.kept ${key}; rm /srv/packages/incoming/${distribution}/*`);
  expect([code, output]).toEqual([1, expect.stringContaining("apt refuses what was made")]);
  expect(await publication(first)).toBe(now);
});

test("what somebody altered reaches neither the standby nor a client", async () => {
  const link = "/srv/packages/pointers/current";
  const now = await publication(second);
  const kept = await on(first, `readlink ${link}`);
  await on(
    first,
    `cd /srv/packages/publications && cp -a $(basename ${kept}) 0 && echo altered >0/id && cd 0/public/${distribution}/dists/${distribution} &&
     sed -i 's/^Date: .*/Date: Fri, 01 Jan 2038 00:00:00 UTC/' InRelease Release && ln -sfn ../publications/0 ${link}`,
  );
  try {
    // at first it may be the end of a run that had begun before
    const refuses = async () => (await onGuest(second, "systemctl start replica-services")).code !== 0;
    await until("the standby refuses it", 30, refuses);
    expect(await publication(second)).toBe(now);
    const update = await onGuest(client, "apt-get -q --error-on=any update");
    expect([update.code, update.output]).toEqual([100, expect.stringMatching(/BADSIG|invalid/)]);
  } finally {
    await on(first, `ln -sfn ${kept} ${link} && rm -r /srv/packages/publications/0`);
    await onGuest(second, "systemctl start replica-services");
  }
});

test("a rollback brings the earlier snapshot back, to clients that have the later one, too", async () => {
  await upload(first, `${version}.2`, "two");
  await on(first, "toolforge-repo publish");
  await on(client, install);
  expect(await on(client, "cat /usr/share/toolforge-test")).toBe("two");
  await on(first, `toolforge-repo rollback ${distribution}`);
  const policy = await on(client, "apt-get -q update >/dev/null; apt-cache madison toolforge-test");
  expect(policy).toContain(` ${version} |`);
  expect(policy).not.toContain(`${version}.2`);
  await on(client, `apt-get -q -y --allow-downgrades install toolforge-test=${version}`);
  expect(await on(client, "cat /usr/share/toolforge-test")).toBe("one");
});

test("a planned failover is changes in place; nobody goes without an answer, and the other machine publishes", async () => {
  const probe = await GuestProbe.start(client, asking(`${name}/-/health`));
  staging.switch("services", second);
  expect(await staging.deploy()).toMatch(onlyChanges);
  await takesWrites(second);
  await upload(second, `${version}.3`, "three");
  await on(second, "toolforge-repo publish");
  expect(await everyByte(first)).toBe(await everyByte(second));
  expect((await onGuest(first, "toolforge-repo publish")).code).toBe(1);
  const started = Date.now();
  await until("clients are answered by the other machine", 120, async () => (await probe.last()) === `ok ${second}`);
  measured(
    "planned failover of services, from the deploy until a client with the old record asks the other machine",
    (Date.now() - started) / 1000,
    65,
  );
  measured("longest gap of a planned failover of services", (await probe.stop()).longestGap, 2);
});

test("the active machine dies: the other one has all that was published", async () => {
  const probe = await GuestProbe.start(client, asking(`${name}/-/health`));
  const id = await publication(second);
  await until("it answers", 20, async () => (await probe.last()) === `ok ${second}`);
  await kill(second);
  staging.switch("services", first);
  expect(await staging.deploy()).toMatch(onlyChanges);
  const deployed = Date.now();
  await until("clients are answered again", 120, async () => (await probe.last()) === `ok ${first}`);
  const { longestGap, first: since } = await probe.stop();
  const answered = Math.max(0, ((since.get(`ok ${first}`) ?? NaN) - deployed) / 1000);
  measured("from the end of the deploy until clients of services are answered (TTL + 5 s)", answered, 65);
  measured("services, its machine dies: longest gap, the deploy included", longestGap, 120);
  await takesWrites(first);
  expect(await publication(first)).toBe(id);
  await on(client, install);
  expect(await on(client, "cat /usr/share/toolforge-test")).toBe("three");
  await staging.startAgain(second);
  await until(
    "it copies again",
    300,
    async () => (await onGuest(second, "systemctl start replica-services")).code === 0,
    3000,
  );
});
