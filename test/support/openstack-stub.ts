import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const storageKey = "the container's key";
/** The project that writes certificates. */
export const writers = "certificates-project";
export const dnsPassword = 'a "password" of the DNS user';

interface RecordSet {
  id: string;
  name: string;
  type: string;
  records: string[];
}

/** What the acme role needs of OpenStack: objects by signed URLs (GET) or by a token of the project that writes, tokens, and the records of zones. */
export class OpenStackStub {
  readonly objects = new Map<string, string>();
  readonly zones: Record<string, RecordSet[]> = { "example.org.": [], "svc.example.org.": [] };
  /** Every request as `METHOD /path`, of storage `METHOD object → status`. */
  readonly asked: string[] = [];
  down = false;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((started) => this.server.listen(0, "127.0.0.1", started));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((stopped) => this.server.close(stopped));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A signed URL that reads an object, as Terraform makes it. */
  signed(object: string): string {
    const path = `/v1/AUTH_1/certificates/${object}`;
    const expires = Math.floor(Date.now() / 1000) + 3600;
    return `${this.url}${path}?temp_url_sig=${signature("GET", expires, path)}&temp_url_expires=${expires}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { pathname, searchParams } = new URL(request.url!, "http://stub");
    if (this.down) return void request.socket.destroy();
    const [status, headers, text] = pathname.startsWith("/v1/")
      ? this.storage(request, pathname, searchParams, body)
      : this.api(request, pathname, searchParams, body);
    response.writeHead(status, headers).end(text);
  }

  private storage(request: IncomingMessage, path: string, query: URLSearchParams, body: string): Answer {
    const object = path.split("/").at(-1)!;
    const expires = Number(query.get("temp_url_expires"));
    const signed =
      request.method === "GET" &&
      query.get("temp_url_sig") === signature("GET", expires, path) &&
      expires * 1000 > Date.now();
    const good = signed || request.headers["x-auth-token"] === `token of ${writers}`;
    const content = this.objects.get(object);
    const etag = createHash("md5")
      .update(content ?? "")
      .digest("hex");
    const same = request.headers["if-none-match"] === `"${etag}"`;
    const put = request.method === "PUT";
    const status = !good ? 401 : put ? 201 : content === undefined ? 404 : same ? 304 : 200;
    if (status === 201) this.objects.set(object, body);
    this.asked.push(`${request.method} ${object} → ${status}`);
    return [status, {}, status === 200 ? content! : ""];
  }

  private api(request: IncomingMessage, path: string, query: URLSearchParams, body: string): Answer {
    this.asked.push(`${request.method} ${path}`);
    const json = (status: number, data: unknown, headers = {}): Answer => [
      status,
      { "content-type": "application/json", ...headers },
      JSON.stringify(data),
    ];
    if (path === "/v3/auth/tokens") {
      const { identity, scope } = (JSON.parse(body) as TokenRequest).auth;
      const { password } = identity.password.user;
      if (password !== dnsPassword) return json(401, { error: { code: 401, message: "no" } });
      const endpoint = { interface: "public", region: "region1", region_id: "region1", url: this.url, id: "e" };
      const catalog = [{ type: "dns", name: "designate", id: "d", endpoints: [endpoint] }];
      return json(
        201,
        { token: { catalog, methods: ["password"], expires_at: "2999-01-01T00:00:00.000000Z" } },
        { "x-subject-token": `token of ${scope.project.id ?? scope.project.name}` },
      );
    }
    const names = Object.keys(this.zones);
    if (path === "/v2/zones") return json(200, { zones: names.map((name) => ({ name, id: name })) });
    const [, zone = "", id] = /^\/v2\/zones\/([^/]+)\/recordsets(?:\/(.+))?$/.exec(path) ?? [];
    const sets = this.zones[zone];
    if (!sets) return json(300, { versions: [] });
    const data = body ? (JSON.parse(body) as RecordSet) : undefined;
    if (request.method === "POST") sets.push({ ...data!, id: `${this.asked.length}` });
    if (request.method === "PUT") Object.assign(sets.find((set) => set.id === id)!, data);
    if (request.method === "DELETE") this.zones[zone] = sets.filter((set) => set.id !== id);
    const recordsets = sets.filter(({ name, type }) => name === query.get("name") && type === query.get("type"));
    return json(request.method === "GET" ? 200 : 202, { recordsets });
  }
}

type Answer = [status: number, headers: Record<string, string>, body: string];

interface TokenRequest {
  readonly auth: {
    readonly identity: { readonly password: { readonly user: { readonly password: string } } };
    readonly scope: { readonly project: { readonly id?: string; readonly name?: string } };
  };
}

/** The same in Swift and in Ceph: the method, the last second and the path from the API's version on. */
function signature(method: string, expires: number, path: string): string {
  return createHmac("sha256", storageKey).update(`${method}\n${expires}\n${path}`).digest("hex");
}
