import { onGuest } from "../../../lab/client/lab";

/** Stands in for another's mail server: takes everything, and keeps each message as it came with its envelope. */
const server = String.raw`
import os, socketserver, tempfile
class Handler(socketserver.StreamRequestHandler):
    def say(self, text): self.wfile.write(text.encode() + b"\r\n")
    def handle(self):
        self.say("220 sink ESMTP")
        envelope = b""
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self.say("354 go on")
                message = b""
                while (text := self.rfile.readline()) not in (b".\r\n", b""): message += text[1:] if text.startswith(b".") else text
                with tempfile.NamedTemporaryFile(dir="/run/mail-sink", delete=False) as file: file.write(envelope + b"\r\n" + message)
                envelope = b""
            elif verb in (b"MAIL", b"RCPT"): envelope += line
            self.say("221 bye" if verb == b"QUIT" else "250 ok")
            if verb == b"QUIT": return
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 64
os.makedirs("/run/mail-sink", exist_ok=True)
Server(("", 25), Handler).serve_forever()
`;

export interface Message {
  /** `MAIL FROM` and `RCPT TO`, as they were said. */
  readonly envelope: string;
  /** Lines ended by CRLF. */
  readonly text: string;
}

export async function startSink(host: string): Promise<void> {
  await stopSink(host);
  const { code, output } = await onGuest(
    host,
    `echo ${Buffer.from(server).toString("base64")} | base64 -d >/run/mail-sink.py && systemd-run -q --collect --unit=mail-sink python3 /run/mail-sink.py && timeout 20 sh -c 'until nc -z 127.0.0.1 25; do sleep 0.2; done'`,
  );
  if (code !== 0) throw new Error(`no mail server on ${host}: ${output}`);
}

export async function stopSink(host: string): Promise<void> {
  await onGuest(host, "systemctl stop mail-sink 2>/dev/null; true");
}

/** All messages that came. */
export async function received(host: string): Promise<Message[]> {
  const { output } = await onGuest(host, "for file in /run/mail-sink/*; do base64 -w0 $file; echo; done");
  return output
    .split("\n")
    .map((line) => Buffer.from(line.trim(), "base64").toString("latin1"))
    .filter((file) => file.includes("\r\n\r\n"))
    .map((file) => {
      const end = file.indexOf("\r\n\r\n");
      return { envelope: file.slice(0, end), text: file.slice(end + 4) };
    });
}
