import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiNginx } from "../../../charts/api/nginx";
import { gatewayNginx } from "../../../charts/api-gateway/nginx";
import { freePorts, type Nginx, startNginx } from "../../support/nginx";
import { Authority, type Pair } from "../../support/tls";

interface Answer {
  readonly status: number;
  readonly body: string;
}

let folder: string;
let cluster: Authority;
let backend: Authority;
let foreign: Authority;
let stub: Server;
const running: Nginx[] = [];
let gateway: number;
let api: number;
let metrics: number;
/** What has reached the API. */
let reached: { url: string; headers: IncomingHttpHeaders }[] = [];

/** The folder of a certificate as cert-manager fills it. */
function mounted(name: string, { certificate, key }: Pair): string {
  const place = join(folder, name);
  mkdirSync(place);
  copyFileSync(certificate, join(place, "tls.crt"));
  copyFileSync(key, join(place, "tls.key"));
  copyFileSync(backend.certificate, join(place, "ca.crt"));
  return place;
}

function temporary(name: string): string {
  const place = join(folder, `${name}-tmp`);
  mkdirSync(place);
  return place;
}

const tool = (name: string) => cluster.issue(name, { subject: `/O=toolforge/CN=${name}`, usage: "clientAuth" });
const service = (name: string) => backend.issue(name, { subject: `/CN=service:${name}`, usage: "clientAuth" });

/** Asks exactly for what is written, unlike `fetch`, which tidies paths. */
function ask(port: number, path: string, client?: Pair, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const identity = client && { cert: readFileSync(client.certificate), key: readFileSync(client.key) };
    request(
      { host: "127.0.0.1", port, path, headers, rejectUnauthorized: false, agent: false, ...identity },
      (answer) => {
        let body = "";
        answer.on("data", (text: Buffer) => (body += text.toString()));
        answer.on("end", () => resolve({ status: answer.statusCode!, body }));
      },
    )
      .on("error", reject)
      .end();
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "api-gateway-"));
  cluster = new Authority(folder, "cluster", "/CN=kubernetes");
  backend = new Authority(folder, "backend", "/CN=api-gateway-backend-ca");
  foreign = new Authority(folder, "foreign", "/CN=kubernetes");
  stub = createServer(({ url, headers }, response) => {
    reached.push({ url: url!, headers });
    response.end("of the API");
  });
  const [upstream, ...ports] = (await freePorts(4)) as [number, number, number, number];
  [gateway, api, metrics] = ports;
  await new Promise<void>((resolve) => stub.listen(upstream, "127.0.0.1", resolve));
  const apiServer = backend.issue("api", { subject: "/CN=jobs-api", usage: "serverAuth", dnsName: "localhost" });
  const front = backend.issue("front", { subject: "/CN=front", usage: "serverAuth", dnsName: "localhost" });
  const client = backend.issue("client", { subject: "/CN=api-gateway", usage: "clientAuth" });
  const place = (name: string) => {
    const own = join(folder, name);
    mkdirSync(own);
    return own;
  };
  running.push(
    await startNginx(
      apiNginx({
        https: api,
        metrics,
        upstream: `127.0.0.1:${upstream}`,
        metricsUpstream: `127.0.0.1:${upstream}`,
        certificates: mounted("api", apiServer),
        temporary: temporary("api"),
      }),
      place("api-nginx"),
      [api, metrics],
    ),
  );
  running.push(
    await startNginx(
      gatewayNginx({
        https: gateway,
        clusterCa: cluster.certificate,
        server: mounted("server", front),
        client: mounted("client", client),
        upstream: () => `localhost:${api}`,
        temporary: temporary("gateway"),
        accessLog: join(folder, "access.log"),
        logLevel: "info",
      }),
      place("gateway-nginx"),
      [gateway],
    ),
  );
}, 60_000);

afterAll(async () => {
  for (const nginx of running) await nginx.stop();
  stub.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => (reached = []));

describe("a tool", () => {
  test.each(["/jobs/v1/tool/wiki/jobs", "/builds/v1/tool/wiki/", "/envvars/v1/tool/wiki", "/jobs/v1/images?x=../%2f"])(
    "reaches %s as itself",
    async (path) => {
      expect(await ask(gateway, path, tool("wiki"))).toEqual({ status: 200, body: "of the API" });
      expect(reached).toHaveLength(1);
      expect(reached[0]!.url).toBe(path.replace(/^\/[a-z]+/, ""));
      expect(reached[0]!.headers["x-toolforge-tool"]).toBe("wiki");
    },
  );

  test("whose certificate names its parts in the other order reaches it, too", async () => {
    const other = cluster.issue("order", { subject: "/CN=wiki/O=toolforge", usage: "clientAuth" });
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", other)).status).toBe(200);
    expect(reached[0]!.headers["x-toolforge-tool"]).toBe("wiki");
  });

  test.each([
    "/jobs/v1/tool/other/jobs",
    "/jobs/v1/tool/wiki2",
    "/jobs/v1/tool/wik",
    "/jobs/v1/tool/",
    "/jobs/v1/tool/WIKI/x",
  ])("is refused at %s, which is not its own", async (path) => {
    expect((await ask(gateway, path, tool("wiki"))).status).toBe(403);
    expect(reached).toEqual([]);
  });
});

describe("nobody reaches an API", () => {
  test("without a certificate", async () => {
    const { status, body } = await ask(gateway, "/jobs/v1/tool/wiki/jobs");
    expect([status, JSON.parse(body)]).toEqual([
      401,
      { error: ["show a tool's certificate: it is in the tool's .kube/config"] },
    ]);
  });

  test("with a certificate of a foreign CA, whatever its name", async () => {
    const client = foreign.issue("wiki", { subject: "/O=toolforge/CN=wiki", usage: "clientAuth" });
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", client)).status).toBe(400);
  });

  test("with a certificate that has expired", async () => {
    const client = cluster.issue("old", { subject: "/O=toolforge/CN=wiki", usage: "clientAuth", expired: true });
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", client)).status).toBe(400);
  });

  test.each([
    "/CN=wiki",
    "/O=system:masters/CN=wiki",
    "/O=toolforge/CN=Wiki",
    "/O=x,O=toolforge/CN=wiki",
    "/CN=service:components-api",
  ])("as %s of the cluster's CA, which is no tool", async (subject) => {
    const client = cluster.issue("odd", { subject, usage: "clientAuth" });
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", client)).status).toBe(401);
  });

  test("as a tool by a certificate of the APIs' own CA", async () => {
    const client = backend.issue("wiki", { subject: "/O=toolforge/CN=wiki", usage: "clientAuth" });
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", client)).status).toBe(401);
  });

  test.each([
    "/jobs/../builds/v1",
    "/jobs/%2e%2e/builds",
    "/jobs/v1/tool/wiki%2f..%2fother/jobs",
    "//jobs/v1",
    "/jobs/v1/tool/wiki/..%5cother",
  ])("by the path %s", async (path) => expect((await ask(gateway, path, tool("wiki"))).status).toBe(400));

  test.each(["x-toolforge-tool", "X-Toolforge-Tool"])("by the header %s", async (header) => {
    expect((await ask(gateway, "/jobs/v1/tool/wiki/jobs", tool("wiki"), { [header]: "other" })).status).toBe(400);
  });

  test("by that header with underscores: it does not arrive", async () => {
    await ask(gateway, "/jobs/v1/tool/wiki/jobs", tool("wiki"), { x_toolforge_tool: "other" });
    expect(reached.map(({ headers }) => [headers["x-toolforge-tool"], headers["x_toolforge_tool"]])).toEqual([
      ["wiki", undefined],
    ]);
  });

  test("at a path that is no API's", async () => {
    expect((await ask(gateway, "/other/", tool("wiki"))).status).toBe(404);
  });

  afterEach(() => expect(reached.filter(({ headers }) => headers["x-toolforge-tool"] !== "wiki")).toEqual([]));
});

describe("a service of the platform", () => {
  test("that deploys components asks as any tool", async () => {
    expect((await ask(gateway, "/builds/v1/tool/wiki/x", service("components-api"))).status).toBe(200);
    expect(reached[0]!.headers["x-toolforge-tool"]).toBe("wiki");
  });

  test("that shows logs asks for logs, and nothing else", async () => {
    const client = service("jobs-api");
    expect((await ask(gateway, "/logs/v1/tool/wiki/x", client)).status).toBe(200);
    expect((await ask(gateway, "/envvars/v1/tool/wiki/x", client)).status).toBe(403);
    expect((await ask(gateway, "/envvars/v1/tool/wiki/logs/x", client)).status).toBe(403);
  });

  test("that is not listed asks for nothing", async () => {
    expect((await ask(gateway, "/logs/v1/tool/wiki/x", service("other-api"))).status).toBe(401);
  });
});

test("everybody may ask whether the gateway works", async () => {
  expect(await ask(gateway, "/healthz")).toEqual({ status: 200, body: "ok\n" });
});

describe("an API", () => {
  test("lets in nobody but the gateway", async () => {
    expect((await ask(api, "/v1/tool/wiki/jobs")).status).toBe(400);
    expect((await ask(api, "/v1/tool/wiki/jobs", tool("wiki"))).status).toBe(400);
    expect((await ask(api, "/v1/tool/wiki/jobs", service("components-api"))).status).toBe(403);
    expect(reached).toEqual([]);
  });

  test("shows its health and its metrics, and nothing else, without TLS", async () => {
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${metrics}${path}`)).status;
    expect([await status("/v1/healthz"), await status("/metrics"), await status("/v1/tool/wiki")]).toEqual([
      200, 200, 404,
    ]);
  });
});
