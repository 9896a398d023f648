import { mkdtempSync, mkdirSync, copyFileSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { type Api, apis } from "../../../charts/api/apis";
import { gatewayNginx } from "../../../charts/api-gateway/nginx";
import { firstTime, freePorts, type Nginx, startNginx } from "../../support/nginx";
import { Authority, type Pair } from "../../support/tls";

interface Reached {
  readonly api: Api;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** The common name in the certificate by which the API knows the gateway. */
  readonly by: string;
}

let folder: string;
let gateway: number;
let wiki: Pair;
let nginx: Nginx;
const servers: Server[] = [];
let reached: Reached[] = [];

/** An API that asks its callers for a certificate of the APIs' own CA, as every API does. */
async function serve(api: Api, port: number, { certificate, key }: Pair, callers: Authority): Promise<void> {
  const options = {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ca: readFileSync(callers.certificate),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const server = createServer(options, ({ url, headers, socket }, answer) => {
    const by = (socket as TLSSocket).getPeerCertificate().subject.CN;
    reached.push({ api, url: url!, headers, by: `${by}` });
    answer.end(`of ${api}`);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
}

/**
 * Says exactly this to the gateway, with the certificate of the tool `wiki`.
 * @param patience ms of silence after which nothing more is expected
 * @returns all that it answers
 */
function say(lines: readonly string[], patience: number): Promise<string> {
  const identity = { cert: readFileSync(wiki.certificate), key: readFileSync(wiki.key) };
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: gateway, rejectUnauthorized: false, ...identity }, () =>
      socket.write(lines.join("\r\n")),
    );
    let said = "";
    socket.on("data", (text: Buffer) => (said += text.toString()));
    socket.on("error", reject).on("close", () => resolve(said));
    socket.setTimeout(patience, () => socket.destroy());
  });
}

const get = (path: string, ...headers: readonly string[]) =>
  say([`GET ${path} HTTP/1.1`, "Host: api", "Connection: close", ...headers, "", ""], 60_000);
const statuses = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "api-gateway-"));
  const cluster = new Authority(folder, "cluster", "/CN=kubernetes");
  const own = new Authority(folder, "own", "/CN=api-gateway-backend-ca");
  const foreign = new Authority(folder, "foreign", "/CN=api-gateway-backend-ca");
  wiki = cluster.issue("wiki", { subject: "/O=toolforge/CN=wiki", usage: "clientAuth" });
  const mounted = (name: string, { certificate, key }: Pair) => {
    mkdirSync(join(folder, name));
    copyFileSync(certificate, join(folder, name, "tls.crt"));
    copyFileSync(key, join(folder, name, "tls.key"));
    copyFileSync(own.certificate, join(folder, name, "ca.crt"));
    return join(folder, name);
  };
  const server = (ca: Authority, name: string, dnsName = "localhost") =>
    ca.issue(name, { subject: `/CN=${name}`, usage: "serverAuth", dnsName });

  const [front, ...ports] = await freePorts(1 + apis.length);
  gateway = front!;
  const portOf = Object.fromEntries(apis.map((api, i) => [api, ports[i]!])) as Record<Api, number>;
  // two that only look like APIs: one by another CA, one by the name of something else
  const certificates: Partial<Record<Api, Pair>> = {
    components: server(foreign, "components-api"),
    envvars: server(own, "envvars-api", "other.example.org"),
  };
  for (const api of apis) await serve(api, portOf[api], certificates[api] ?? server(own, `${api}-api`), own);

  mkdirSync(join(folder, "tmp"));
  const configuration = gatewayNginx({
    https: gateway,
    clusterCa: cluster.certificate,
    server: mounted("server", server(own, "front")),
    client: mounted("client", own.issue("client", { subject: "/CN=api-gateway", usage: "clientAuth" })),
    upstream: (api) => `localhost:${portOf[api]}`,
    temporary: join(folder, "tmp"),
    accessLog: join(folder, "access.log"),
    logLevel: "info",
  });
  nginx = await startNginx(configuration, folder, [gateway]);
}, firstTime);

afterAll(async () => {
  await nginx?.stop();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => (reached = []));

test.each(["builds", "jobs", "logs"] as const)("/%s/ is the API of that name, which knows the gateway", async (api) => {
  expect(await get(`/${api}/v1/tool/wiki/x?a=b`)).toContain(`of ${api}`);
  expect(reached).toMatchObject([
    { api, url: "/v1/tool/wiki/x?a=b", by: "api-gateway", headers: { "x-toolforge-tool": "wiki" } },
  ]);
});

test.each([
  ["components", "by a foreign CA"],
  ["envvars", "of another name"],
])("%s is not asked at all: its certificate is %s", async (api) => {
  expect(statuses(await get(`/${api}/v1/tool/wiki/x`))).toEqual([502]);
  expect(reached).toEqual([]);
});

describe("no request makes an API believe in another tool", () => {
  const path = "/jobs/v1/tool/wiki/jobs";
  const smuggled = `GET /v1/tool/other/jobs HTTP/1.1\r\nHost: api\r\nX-Toolforge-Tool: other\r\n\r\n`;

  test.each([
    ["said twice", ["X-Toolforge-Tool: other", "X-Toolforge-Tool: wiki"]],
    ["with a blank before the colon", ["X-Toolforge-Tool : other"]],
    ["continued on the next line", ["X-Other: a", " X-Toolforge-Tool: other"]],
    ["with underscores", ["X_Toolforge_Tool: other"]],
    ["with the value 0", ["X-Toolforge-Tool: 0"]],
    ["said to be for one hop", ["Connection: X-Toolforge-Tool"]],
    ["in the path's query", []],
  ])("by the header %s", async (_how, headers) => {
    const [status] = statuses(await get(`${path}?x-toolforge-tool=other`, ...headers));
    expect([200, 400]).toContain(status);
    expect(reached).toHaveLength(status === 200 ? 1 : 0);
    for (const { headers: arrived } of reached) {
      const names = Object.entries(arrived).filter(([name]) => /x.toolforge.tool/.test(name));
      expect(names).toEqual([["x-toolforge-tool", "wiki"]]);
    }
  });

  test.each([
    ["/jobs/v1/tool/wiki%0d%0aX-Toolforge-Tool:%20other/jobs", []],
    ["/jobs/v1/tool/other%00wiki", [400]],
    ["/jobs/v1/tool/%6fther/jobs", [403]],
    ["/jobs/v1/Tool/other/jobs", [403]],
    ["/jobs/v1/tool/other;wiki/jobs", [403]],
    ["/jobs;/../builds/v1", [400]],
    ["/jobs/v1/x/../tool/other", [400]],
    ["/jobs/v1/./tool/other/jobs", [403]],
    ["/jobs/v1/tool%2fother/jobs", [400]],
    ["https://api/jobs/v1/tool/other/jobs", [403]],
    ["/jobs/v1/tool/wiki#/../../other", [400, 200]],
  ])("by the path %s", async (asked, allowed) => {
    const [status] = statuses(await get(asked));
    if (allowed.length > 0) expect(allowed).toContain(status);
    for (const { url, headers } of reached) {
      expect(url).not.toMatch(/tool\/+other/i);
      expect(headers["x-toolforge-tool"]).toBe("wiki");
    }
  });

  test.each([
    ["two lengths", ["Content-Length: 0", `Content-Length: ${smuggled.length}`]],
    ["a length beside chunks", [`Content-Length: 5`, "Transfer-Encoding: chunked"]],
    ["chunks under another name", ["Transfer-Encoding: xchunked", `Content-Length: ${smuggled.length}`]],
    ["chunks with a blank", ["Transfer-Encoding : chunked", `Content-Length: ${smuggled.length + 5}`]],
  ])("by a second one hidden behind %s", async (_how, headers) => {
    // the gateway keeps the connection, for more of it
    await say([`POST ${path} HTTP/1.1`, "Host: api", ...headers, "", "0", "", smuggled], 5_000);
    for (const { url, headers: arrived } of reached) {
      expect([url, arrived["x-toolforge-tool"]]).toEqual(["/v1/tool/wiki/jobs", "wiki"]);
    }
  });

  test("by a tunnel in which the gateway would no longer look", async () => {
    await get(path, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA");
    expect(reached.map(({ headers }) => headers.upgrade)).toEqual([undefined]);
  });

  test("but a websocket is one, which the API itself agrees to", async () => {
    await get(path, "Connection: Upgrade", "Upgrade: WebSocket");
    expect(reached.map(({ headers }) => [headers.upgrade, headers.connection])).toEqual([["websocket", "upgrade"]]);
  });
});
