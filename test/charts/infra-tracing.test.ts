import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InfraTracing } from "../../charts/infra-tracing";
import { tracingNginx } from "../../charts/infra-tracing/nginx";
import { infraTracing } from "../../charts/infra-tracing/release";
import { chart, clusters } from "../support/charts";
import { firstTime, freePorts, type Nginx, startNginx } from "../support/nginx";
import { Authority } from "../support/tls";

describe.each(clusters)("in %s", (project, environment) => {
  test("every rule is kept, but for exceptions with their reasons", () => {
    expect(chart(InfraTracing, environment).faults).toEqual([]);
  });

  test("its Loki runs beside it and keeps what it gets in buckets of its own for sixty days", () => {
    expect(infraTracing.namespace).toBe(
      chart(InfraTracing, environment).find("Deployment/infra-tracing").metadata.namespace,
    );
    expect(infraTracing.values!(environment)["loki"]).toMatchObject({
      storage: { bucketNames: { chunks: `${project}-loki-infra-tracing-chunks` } },
      limits_config: { retention_period: "1440h", max_query_series: 5000, query_timeout: "3m" },
    });
  });

  test("HAProxy finds it under the name that machines know", () => {
    const { find } = chart(InfraTracing, environment);
    const name = `infra-tracing-loki.svc.${environment.domain}`;
    expect(find("Certificate/infra-tracing-server")["spec"]).toMatchObject({ dnsNames: [name] });
    expect(find("Service/infra-tracing")["spec"]).toMatchObject({ type: "NodePort", ports: [{ nodePort: 30004 }] });
    const names = environment.roles["k8s-haproxy"]!.addresses!.flatMap((address) => address.names);
    expect(names).toContain(`${name}.`);
  });
});

describe("in nginx", () => {
  interface Answer {
    readonly status: number;
    readonly body: string;
  }
  let folder: string;
  let nginx: Nginx;
  let port: number;
  let parts: Server[];
  /** What has reached a part of Loki. */
  let reached: { part: string; url: string; headers: IncomingHttpHeaders }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "infra-tracing-"));
    const listening = ["write", "read"].map(async (part) => {
      const server = createServer(({ url, headers }, response) => {
        reached.push({ part, url: url!, headers });
        response.end(part);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    });
    parts = await Promise.all(listening);
    const [write, read] = parts.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`) as [
      string,
      string,
    ];
    const ca = new Authority(folder, "ca", "/CN=infra-tracing-ca");
    const pair = ca.issue("server", { subject: "/CN=x", usage: "serverAuth", dnsName: "localhost" });
    copyFileSync(pair.certificate, join(folder, "tls.crt"));
    copyFileSync(pair.key, join(folder, "tls.key"));
    // of `htpasswd -nbB machine right`
    const hash = "$2y$05$xkrE8qUxn7mqFVhJWbUoVeAzxoWBrjSoyGowH2mrvHC/yTGKrSk0K";
    writeFileSync(join(folder, ".htpasswd"), `machine:${hash}\n`);
    [port] = (await freePorts(1)) as [number];
    nginx = await startNginx(
      tracingNginx({
        https: port,
        certificate: folder,
        htpasswd: join(folder, ".htpasswd"),
        write,
        read,
        temporary: folder,
      }),
      folder,
      [port],
    );
  }, firstTime);
  afterAll(async () => {
    await nginx?.stop();
    for (const server of parts) server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => (reached = []));

  /** Asks for exactly this path. @param login `user:password` */
  function ask(path: string, login?: string, method = "GET", headers: Record<string, string> = {}): Promise<Answer> {
    const basic = login ? { Authorization: `Basic ${Buffer.from(login).toString("base64")}` } : {};
    const ca = readFileSync(join(folder, "ca.crt"));
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", servername: "localhost", port, path, method, ca, agent: false };
      request({ ...options, headers: { ...headers, ...basic } }, (answer) => {
        let body = "";
        answer.on("data", (text: Buffer) => (body += text.toString()));
        answer.on("end", () => resolve({ status: answer.statusCode!, body }));
      })
        .on("error", reject)
        .end();
    });
  }

  test("HAProxy, which has no password, hears that it works", async () => {
    expect(await ask("/")).toEqual({ status: 200, body: "ok\n" });
  });

  test.each([undefined, "machine:wrong", "nobody:right"])(
    "with the login %s nothing is taken or told",
    async (login) => {
      expect((await ask("/loki/api/v1/push", login, "POST")).status).toBe(401);
      expect((await ask("/loki/api/v1/query?query=x", login)).status).toBe(401);
      expect(reached).toEqual([]);
    },
  );

  test("who has the password sends to the part that writes, and asks the part that reads", async () => {
    expect(await ask("/loki/api/v1/push", "machine:right", "POST")).toEqual({ status: 200, body: "write" });
    expect(await ask("/loki/api/v1/query_range?query=%7Bhost%3D%22x%22%7D", "machine:right")).toEqual({
      status: 200,
      body: "read",
    });
    expect(await ask("/loki/api/v1/label/host/values", "machine:right")).toEqual({ status: 200, body: "read" });
    expect(reached.map(({ url }) => url)[1]).toBe("/loki/api/v1/query_range?query=%7Bhost%3D%22x%22%7D");
  });

  test("nobody chooses another tenant, and Loki never sees the password", async () => {
    await ask("/loki/api/v1/push", "machine:right", "POST", { "X-Scope-OrgID": "tool-wiki" });
    expect(reached[0]!.headers["x-scope-orgid"]).toBe("infra-tracing");
    expect(reached[0]!.headers.authorization).toBeUndefined();
  });

  test.each([
    "/ready",
    "/config",
    "/flush",
    "/loki/api/v1/delete",
    "/loki/api/v1/rules",
    "/loki/api/v1/push/../delete",
    "/loki/api/v1/label/..%2f..%2fdelete/x/values",
    "/loki/api/v1/query/../../../../config",
    "/config/../loki/api/v1/query",
    "/loki//api/v1/push",
  ])("%s, of Loki's own or read in two ways, is not for machines", async (path) => {
    expect([400, 404]).toContain((await ask(path, "machine:right")).status);
    expect(reached).toEqual([]);
  });

  test.each(["PUT", "DELETE"])("%s is refused", async (method) => {
    expect((await ask("/loki/api/v1/series", "machine:right", method)).status).toBe(403);
    expect(reached).toEqual([]);
  });
});
