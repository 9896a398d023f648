import { must } from "../../../lab/client/shell";
import { onGuest } from "../../../lab/client/lab";

/**
 * Stands in for the cluster on a gateway node: a web server on the gateway's NodePort.
 * `/headers` answers with what it was sent, `/slow` after 4 s, `/size` with the length of the body, `/status/NNN` with that
 * status; a websocket gets back what it sends.
 */
const server = String.raw`
import base64, hashlib, http.server, json, socket, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *args): pass
    def reply(self, status, body, kind="text/plain"):
        body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        if self.headers.get("Upgrade") == "websocket":
            key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
            self.end_headers()
            self.close_connection = True
            while data := self.connection.recv(4096): self.connection.sendall(data)
        elif self.path == "/headers": self.reply(200, json.dumps(dict(self.headers)), "application/json")
        elif self.path == "/slow": time.sleep(4); self.reply(200, "slow\n")
        elif self.path.startswith("/status/"): self.reply(int(self.path[8:]), "the tool's own page\n")
        elif self.path == "/errors/502.html": self.reply(200, "<html>the tool admin's page</html>\n", "text/html")
        elif self.path.startswith("/errors/"): self.reply(404, "none\n")
        else: self.reply(200, "hello from " + socket.gethostname() + "\n")
    def do_POST(self):
        left = size = int(self.headers.get("Content-Length", 0))
        while left > 0: left -= len(self.rfile.read(min(left, 1 << 20)))
        self.reply(200, str(size) + "\n")
    do_PUT = do_DELETE = do_POST
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512
Server(("", int(sys.argv[1])), Handler).serve_forever()
`;

const unit = (port: number) => `gateway-stub-${port}`;

export async function startStub(host: string, port = 30000): Promise<void> {
  await stopStub(host, port);
  const file = `/run/${unit(port)}.py`;
  const { code, output } = await onGuest(
    host,
    `echo ${Buffer.from(server).toString("base64")} | base64 -d >${file} && systemd-run -q --collect --unit=${unit(port)} python3 ${file} ${port} && timeout 20 sh -c 'until nc -z 127.0.0.1 ${port}; do sleep 0.2; done'`,
  );
  if (code !== 0) throw new Error(`no stub on ${host}: ${output}`);
}

export async function stopStub(host: string, port = 30000): Promise<void> {
  await onGuest(
    host,
    `systemctl stop ${unit(port)} 2>/dev/null; systemctl reset-failed ${unit(port)} 2>/dev/null; true`,
  );
}

/** `curl` to a name at an address, as a visitor with that name in DNS. @returns the status and what follows */
export async function visit(address: string, url: string, options: readonly string[] = []) {
  const { hostname, protocol } = new URL(url);
  const port = protocol === "https:" ? 443 : 80;
  const text = await must("curl", [
    ...["-sk", "-m", "20", "--resolve", `${hostname}:${port}:${address}`, "-w", "\n%{http_code} %{redirect_url}"],
    ...options,
    url,
  ]);
  const end = text.trimEnd().lastIndexOf("\n");
  const [status = "", redirect = ""] = text
    .slice(end + 1)
    .trim()
    .split(" ");
  return { status: Number(status), redirect, body: text.slice(0, Math.max(end, 0)) };
}
