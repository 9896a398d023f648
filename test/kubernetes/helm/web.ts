import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestCa } from "../certificates";

/** What is found under a URL. */
export interface Page {
  readonly body: Buffer | string;
  /** @default any */
  readonly type?: string;
}

export const digestOf = (body: Buffer | string) => `sha256:${createHash("sha256").update(body).digest("hex")}`;

/** The hosts that charts come from, by their own names: whoever is to find them here gets {@link environment}. */
export class Web {
  /** By URL. */
  readonly pages: Record<string, Page> = {};
  private readonly site;
  private readonly proxy = createServer((_, response) => response.writeHead(405).end());

  constructor(
    private readonly ca: TestCa,
    hosts: readonly string[],
  ) {
    const { certificate, key } = ca.server(
      "web",
      hosts.map((host) => `DNS:${host}`),
    );
    this.site = createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
      const page = this.pages[`https://${request.headers.host}${request.url}`];
      if (!page) return void response.writeHead(404).end();
      response.writeHead(200, {
        "content-type": page.type ?? "application/octet-stream",
        "content-length": Buffer.byteLength(page.body),
        // of registries, which everybody else ignores
        "docker-content-digest": digestOf(page.body),
      });
      response.end(request.method === "HEAD" ? undefined : page.body);
    });
    this.proxy.on("connect", (_, socket) => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      this.site.emit("connection", socket);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((started) => this.proxy.listen(0, "127.0.0.1", started));
  }

  async stop(): Promise<void> {
    this.site.closeAllConnections();
    this.proxy.closeAllConnections();
    await new Promise((stopped) => this.proxy.close(stopped));
  }

  /** For programs written in Go. They never ask a proxy for what is on loopback. */
  get environment(): Record<string, string> {
    const { port } = this.proxy.address() as AddressInfo;
    return { HTTPS_PROXY: `http://127.0.0.1:${port}`, SSL_CERT_FILE: this.ca.own.certificate };
  }
}
