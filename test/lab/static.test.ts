import { onGuest } from "../../lab/client/lab";
import { Staging } from "./staging";

let base: string;
beforeAll(async () => {
  const staging = await Staging.open();
  base = `http://${staging.address("static")}`;
  const files =
    "d=/data/project/example/www/static; mkdir -p $d/empty; echo hello >$d/hello.txt; ln -sf /etc/hostname $d/stolen; chown -R www-data /data/project/example";
  await onGuest("toolsbeta-static-1", files);
  await onGuest("toolsbeta-static-2", files);
});

test("a tool's static file is served with cache and CORS headers", async () => {
  const page = await fetch(`${base}/example/hello.txt`);
  expect(page.status).toBe(200);
  expect(await page.text()).toBe("hello\n");
  expect(page.headers.get("access-control-allow-origin")).toBe("*");
  expect(page.headers.get("cache-control")).toMatch(/max-age=86400/);
  expect(page.headers.get("etag")).toBeTruthy();
});

test.each([
  "/example/missing",
  "/example/empty/",
  "/example/",
  "/",
  "/example/../../../../etc/passwd",
  "/example/%2e%2e/%2e%2e/secret",
  "/example/stolen",
])("%s is not found: no listing, nothing outside the tool's folder", async (path) => {
  expect((await fetch(base + path)).status).toBe(404);
});

test("other methods than reading are refused", async () => {
  expect((await fetch(`${base}/example/hello.txt`, { method: "POST" })).status).toBeGreaterThanOrEqual(400);
  expect((await fetch(`${base}/example/hello.txt`, { method: "OPTIONS" })).status).toBe(204);
});

test("the health page names the host and is never cached", async () => {
  const page = await fetch(`${base}/-/health`);
  expect(await page.text()).toMatch(/^ok toolsbeta-static-[12]\n$/);
  expect(page.headers.get("cache-control")).toBe("no-store");
});

describe("libraries of other sites", () => {
  const host = "toolsbeta-static-1";
  const on = async (command: string) => {
    const { code, output } = await onGuest(host, command);
    if (code !== 0) throw new Error(`${command}: ${output}`);
    return output.trim();
  };
  const get = (path: string, options = "") => on(`curl -s -D - ${options} localhost${path}`);
  // on the machine itself, under the sites' names, with a certificate that the machine is made to trust
  const site = `
import http.server, ssl
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = ("src: url(https://fonts.gstatic.com/s/a.woff2)\\n" + self.path + "\\n" + str(self.headers)).encode()
        self.send_response(200); self.send_header("Content-Type", "text/css"); self.send_header("Set-Cookie", "a=b"); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 9443), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain("/run/site.crt", "/run/site.key")
server.socket = context.wrap_socket(server.socket, server_side=True); server.serve_forever()
`;
  const names = ["cdnjs.cloudflare.com", "fonts.googleapis.com", "fonts.gstatic.com"];

  beforeAll(async () => {
    await on(
      `openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=test -addext 'subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}' -keyout /run/site.key -out /run/site.crt 2>/dev/null
       cp /run/site.crt /usr/local/share/ca-certificates/site.crt && update-ca-certificates >/dev/null 2>&1 && systemctl reload nginx
       echo '172.31.255.1 ${names.join(" ")}' >>/etc/hosts
       nft 'add table ip labtest; add chain ip labtest out { type nat hook output priority -100; }; add rule ip labtest out ip daddr 172.31.255.1 tcp dport 443 redirect to :9443'
       echo ${Buffer.from(site).toString("base64")} | base64 -d >/run/site.py && systemd-run -q --collect --unit=site python3 /run/site.py
       timeout 20 sh -c 'until nc -z 127.0.0.1 9443; do sleep 0.2; done'`,
    );
  });
  afterAll(async () => {
    await on(
      `systemctl stop site; nft delete table ip labtest; sed -i '/^172.31.255.1 /d' /etc/hosts; rm -f /usr/local/share/ca-certificates/site.crt; update-ca-certificates --fresh >/dev/null 2>&1; rm -rf /var/cache/nginx/libraries/*; systemctl restart nginx`,
    );
  });

  test("come from this server: the site learns nothing of the reader, and any site may use them", async () => {
    const answer = await get("/cdnjs/ajax/libs/a.js?v=1", "-H 'Cookie: secret=1' -H 'Referer: https://a.example/'");
    expect(answer).toContain("/ajax/libs/a.js?v=1");
    expect(answer).toMatch(/^Host: cdnjs.cloudflare.com$/m);
    expect(answer).toMatch(/^Access-Control-Allow-Origin: \*/m);
    expect(answer).not.toMatch(/secret|a\.example|set-cookie|x-forwarded/i);
  });

  test("are asked for once, and serve while their site is away", async () => {
    expect(await get("/cdnjs/once.js")).toMatch(/^X-Cache: MISS/m);
    expect(await get("/cdnjs/once.js")).toMatch(/^X-Cache: HIT/m);
    await on("systemctl stop site");
    expect(await get("/cdnjs/once.js")).toMatch(/^HTTP\/1.1 200/);
    expect(await get("/cdnjs/another.js")).toMatch(/^HTTP\/1.1 50/);
    await on("systemd-run -q --collect --unit=site python3 /run/site.py");
    await on("timeout 20 sh -c 'until nc -z 127.0.0.1 9443; do sleep 0.2; done'");
  });

  test("style sheets of fonts name this server, and the fonts come from here too", async () => {
    const css = await get("/fontcdn/css?family=A");
    expect(css).toContain("src: url(/fontcdn/files/s/a.woff2)");
    expect(css).toMatch(/^User-Agent: Mozilla\/5.0 /m);
    expect(await get("/fontcdn/files/s/a.woff2")).toMatch(/^Host: fonts.gstatic.com$/m);
  });
});

test("the fingerprints of the bastions' host keys are those that the bastions have", async () => {
  await onGuest("toolsbeta-static-1", "systemctl start toolforge-fingerprints");
  await onGuest("toolsbeta-static-2", "systemctl start toolforge-fingerprints");
  const page = await (await fetch(`${base}/admin/fingerprints`)).text();
  const { output } = await onGuest("toolsbeta-bastion-7", "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
  const [, fingerprint = ""] = output.split(" ");
  expect(page).toMatch(/^login\.beta\.toolforge\.org\n/m);
  expect(page).toContain(`${fingerprint} (ED25519)`);
});
