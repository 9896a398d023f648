import { createHash } from "node:crypto";
import { kill, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Probe } from "../../../lab/client/probe";
import { run, until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const [first, second] = ["toolsbeta-docker-registry-02", "toolsbeta-docker-registry-03"];
const builder = "toolsbeta-docker-imagebuilder-2";
const onlyChanges = /^Plan: 0 to add, [1-3] to change, 0 to destroy\.$/;
let staging: Staging;
let base: string;
let password: string;

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** A request as curl makes it; the registry's certificate is nobody's yet. */
async function ask(url: string, options: readonly string[] = [], input?: string): Promise<Answer> {
  const { output } = await run("curl", ["-sk", "-m", "20", "-D", "-", "-w", "\n%{http_code}", ...options, url], {
    input,
  });
  const [headers = "", ...rest] = output.split("\n\n");
  const lines = rest.join("\n\n").split("\n");
  return { headers, body: lines.slice(0, -1).join("\n"), status: Number(output.split("\n").at(-1)) };
}
const digest = (content: string) => `sha256:${createHash("sha256").update(content).digest("hex")}`;
const binary = ["-H", "Content-Type: application/octet-stream", "--data-binary", "@-"];
const login = (secret = password) => ["-u", `imagebuilder:${secret}`];

async function pushBlob(image: string, content: string): Promise<void> {
  const begun = await ask(`${base}/v2/${image}/blobs/uploads/`, [...login(), "-X", "POST"]);
  const location = /^location: (.*)$/im.exec(begun.headers)?.[1] ?? "";
  const where = `${base}${location.replace(/^https?:\/\/[^/]+/, "")}`;
  const put = await ask(`${where}&digest=${digest(content)}`, [...login(), "-X", "PUT", ...binary], content);
  if (put.status !== 201) throw new Error(`${where}: ${put.status} ${put.headers} ${put.body}`);
}

/** Pushes an image of one layer. @returns its manifest */
async function push(image: string, layer: string): Promise<string> {
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [digest(layer)] },
  });
  await pushBlob(image, layer);
  await pushBlob(image, config);
  const type = "application/vnd.docker.distribution.manifest.v2+json";
  const part = (content: string, mediaType: string) => ({ mediaType, size: content.length, digest: digest(content) });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: part(config, "application/vnd.docker.container.image.v1+json"),
    layers: [part(layer, "application/vnd.docker.image.rootfs.diff.tar")],
  });
  const options = [...login(), "-X", "PUT", "-H", `Content-Type: ${type}`, "--data-binary", "@-"];
  const put = await ask(`${base}/v2/${image}/manifests/latest`, options, manifest);
  if (put.status !== 201) throw new Error(`${image}: ${put.status} ${put.body}`);
  return manifest;
}

const anyManifest = ["-H", "Accept: application/vnd.docker.distribution.manifest.v2+json"];
/** Pulls an image's layer from one machine, whichever is active. */
const layerOn = async (host: string, image: string) =>
  (
    await onGuest(
      host,
      `m=$(curl -fsk -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' https://localhost/v2/${image}/manifests/latest) &&
       curl -fsk https://localhost/v2/${image}/blobs/$(echo "$m" | jq -r '.layers[0].digest')`,
    )
  ).output;
const takesWrites = (host: string) =>
  until(`${host} takes writes`, 90, async () => (await onGuest(host, "test -e /srv/registry/active")).code === 0);
/** A tar archive without files: the smallest layer; this run's own by what follows its end. */
const layer = (text: string) => `${"\0".repeat(1024)}${text} ${Date.now()}`;
const images = ["test/one", "test/two", "test/three"];

beforeAll(async () => {
  staging = await Staging.settled();
  base = `https://${staging.address("docker-registry")}`;
  password = (await onGuest(builder, "cat /etc/toolforge/registry-password")).output.trim();
  await takesWrites(first);
});
afterAll(async () => {
  for (const image of images)
    await onGuest(first, `rm -rf /srv/registry/data/docker/registry/v2/repositories/${image}`);
});

test("who has no password, or a wrong one, cannot push, and nobody needs one to pull", async () => {
  const uploads = `${base}/v2/${images[0]}/blobs/uploads/`;
  expect((await ask(uploads, ["-X", "POST"])).status).toBe(401);
  expect((await ask(uploads, [...login("wrong"), "-X", "POST"])).status).toBe(401);
  const manifest = await push(images[0]!, layer("one"));
  const pulled = await ask(`${base}/v2/${images[0]}/manifests/latest`, anyManifest);
  expect([pulled.status, pulled.body]).toEqual([200, manifest]);
  expect((await ask(`${base}/v2/${images[0]}/manifests/latest`, ["-X", "DELETE"])).status).toBe(401);
  expect((await ask(`${base}/v2/`)).status).toBe(200);
});

test("the standby has the image within a minute, and takes no push", async () => {
  const mine = layer("two");
  await push(images[1]!, mine);
  const started = Date.now();
  await until("the standby has it", 90, async () => (await layerOn(second, images[1]!)) === mine, 500);
  measured("until the standby has a pushed image", (Date.now() - started) / 1000, 60);
  const refused = `curl -sk -o /dev/null -w '%{http_code}' -u imagebuilder:$0 -X POST https://localhost/v2/x/blobs/uploads/`;
  expect((await onGuest(second, refused.replace("$0", password))).output).toBe("503");
});

test("a planned failover is changes in place: clients hardly notice, pushes go on, nothing pushed is lost", async () => {
  const probe = new Probe(`${base}/-/health`);
  try {
    const mine = layer("three");
    await push(images[2]!, mine);
    staging.switch("docker-registry", second);
    expect(await staging.deploy()).toMatch(onlyChanges);
    const deployed = Date.now();
    await until(`${second} answers`, 60, async () => probe.last === `ok ${second}`, 100);
    const { longestGap } = await probe.stop();
    measured("longest gap of a planned failover of docker-registry", longestGap, 2);
    await takesWrites(second);
    measured("from the end of the deploy until the other machine takes pushes", (Date.now() - deployed) / 1000, 60);
    expect(await layerOn(second, images[2]!)).toBe(mine);
    const again = layer("four");
    await push(images[2]!, again);
    await until("the former one copies", 90, async () => (await layerOn(first, images[2]!)) === again, 500);
  } finally {
    await probe.stop();
  }
});

test("the active machine dies: the other serves all images once it is switched to, and the dead one copies when it is back", async () => {
  const probe = new Probe(`${base}/-/health`);
  try {
    await until("it answers", 20, async () => probe.last === `ok ${second}`, 100);
    await kill(second);
    staging.switch("docker-registry", first);
    expect(await staging.deploy()).toMatch(onlyChanges);
    await until(`${first} answers`, 60, async () => probe.last === `ok ${first}`, 100);
    const { longestGap } = await probe.stop();
    measured("longest gap of an unplanned failover of docker-registry, deploy included", longestGap, 60);
    await takesWrites(first);
    for (const image of images)
      expect((await ask(`${base}/v2/${image}/manifests/latest`, anyManifest)).status).toBe(200);
    await push(images[0]!, layer("five"));
  } finally {
    await probe.stop();
  }
  await staging.startAgain(second);
  await until(
    "it copies again",
    300,
    async () => (await onGuest(second, "systemctl start replica-docker-registry")).code === 0,
    3000,
  );
});
