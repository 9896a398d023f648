import { connect } from "node:net";
import { onGuest } from "../../../lab/client/lab";

/** A conversation with a mail server from the test's own machine, which is outside. @returns the answer to the last command */
export function converse(address: string, ...commands: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port: 25, timeout: 20_000 });
    const left = ["EHLO test.example", ...commands];
    let lines = "";
    socket.on("data", (chunk) => {
      lines += chunk.toString();
      // an answer's last line has a blank after its number
      const last = /(?:^|\n)(\d{3} [^\r\n]*)\r\n$/.exec(lines)?.[1];
      if (!last) return;
      lines = "";
      const next = left.shift();
      if (next !== undefined) return void socket.write(`${next}\r\n`);
      socket.end("QUIT\r\n");
      resolve(last);
    });
    socket.on("timeout", () => socket.destroy(new Error(`${address}:25 does not answer`)));
    socket.on("error", reject);
  });
}

const client = String.raw`
import smtplib, sys
server, sender, recipient, text = sys.argv[1:]
try:
    with smtplib.SMTP(server, 25, timeout=20) as smtp: smtp.sendmail(sender, [recipient], f"Subject: {text}\r\nFrom: {sender}\r\n\r\n{text}\r\n")
    print(250)
except smtplib.SMTPRecipientsRefused as refused: print(*[f"{code} {why.decode()}" for code, why in refused.recipients.values()])
except smtplib.SMTPResponseException as refused: print(refused.smtp_code, refused.smtp_error.decode())
`;

/** One message by SMTP from a machine. @returns what the server says to it: 250, or the number and text of its refusal */
export async function send(host: string, server: string, from: string, to: string, text: string): Promise<string> {
  const script = Buffer.from(client).toString("base64");
  const { output } = await onGuest(
    host,
    `echo ${script} | base64 -d | python3 - ${[server, from, to, text].map((word) => `'${word}'`).join(" ")}`,
  );
  return output.trim();
}

const flooder = String.raw`
import smtplib, sys
senders = sys.stdin.read().split()
# exim ends a connection that goes on beginning messages and sends none
for i in range(0, len(senders), 8):
    with smtplib.SMTP(sys.argv[1], 25, timeout=20) as smtp:
        smtp.ehlo()
        for sender in senders[i:i + 8]:
            code, why = smtp.mail(sender)
            print(code, why.decode())
            smtp.rset()
`;

/** Begins a message for each sender, from one machine, as fast as it can. @returns what the server says to each: its number and text */
export async function begin(host: string, server: string, senders: readonly string[]): Promise<string[]> {
  const script = Buffer.from(flooder).toString("base64");
  const { output } = await onGuest(
    host,
    `echo ${script} | base64 -d >/run/flooder.py; python3 /run/flooder.py ${server} <<'E'\n${senders.join("\n")}\nE`,
  );
  return output.trim().split("\n");
}
