import { toolsbeta } from "../../../environments/toolsbeta";
import { kill, onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { Probe } from "../../../lab/client/probe";
import { run, until } from "../../../lab/client/shell";
import { dkimVerifies } from "../../support/dkim";
import { Staging } from "../staging";
import { type Message, received, startSink, stopSink } from "./mail-sink";
import { begin, converse, send } from "./smtp";

const [first, second] = ["toolsbeta-mail-2", "toolsbeta-mail-3"] as const;
/** Somebody else's mail server, and a machine of the platform that has something to say. */
const [sink, client] = ["toolsbeta-cumin-1", "toolsbeta-checker-1"] as const;
const domain = "beta.toolforge.org";
const elsewhere = `somebody@sink.${domain}`;
/** Tells this run's messages from those of an earlier one. */
const mark = `run${Date.now()}`;
const file = "environments/toolsbeta.ts";
/** What staging has for the time of these tests: a name for the sink, a way to it, and an alias that leads there. */
const edits = [
  [
    `hosts: ["${sink}"],`,
    `hosts: ["${sink}"], flows: [{ from: "mail", port: "tcp/25", why: "a test's mail server" }], addresses: [{ kind: "record", service: "sink", names: ["sink.${domain}."] }],`,
  ],
  ["noreply: [],", `noreply: [], labtest: ["${elsewhere}"],`],
] as const;
let staging: Staging;
let address: string;
let ipv4: Record<string, string>;

const machines = [first, second, sink];
const arrived = async (text: string) => (await received(sink)).find((message) => message.text.includes(text));
const arrives = (text: string, seconds = 60): Promise<Message> =>
  until(`${text} at the sink`, seconds, () => arrived(text), 1000);
/** A message by the machine's own `sendmail`, as cron does it. */
const sendmail = (host: string, to: string, text: string, from = "root") =>
  onGuest(host, `printf 'Subject: ${text}\\n\\n${text}\\n' | /usr/sbin/sendmail -f '${from}@${domain}' '${to}'`);
const waiting = async (host: string) => Number((await onGuest(host, "exim4 -bpc")).output);

beforeAll(async () => {
  staging = await Staging.settled();
  for (const [what, by] of edits) staging.edit(file, what, by);
  staging.switch("sink", sink);
  await staging.deployTo(...machines);
  address = staging.address("mail");
  ipv4 = Object.fromEntries(await Promise.all(machines.map(async (host) => [host, await staging.ipv4(host)] as const)));
  await startSink(sink);
});
afterAll(async () => {
  await stopSink(sink);
  await onGuest(sink, "rm -rf /run/mail-sink /run/mail-sink.py");
  for (const [what, by] of edits) staging.edit(file, by, what);
  staging.edit("environments/toolsbeta.active.json", /,\s*"sink": "[^"]*"/, "");
  staging.switch("mail", first);
  await staging.deploy();
});

describe("from outside", () => {
  test("the active machine greets, with TLS 1.2 or newer", async () => {
    expect(await converse(address)).toMatch(/^250 /);
    const tls = async (version: string) =>
      (
        await run("openssl", [
          ...["s_client", "-starttls", "smtp", "-connect", `${address}:25`, `-${version}`],
          ...["-cipher", "ALL:@SECLEVEL=0"],
        ])
      ).output;
    for (const version of ["tls1", "tls1_1"]) expect(await tls(version)).toMatch(/alert protocol version/);
    for (const version of ["tls1_2", "tls1_3"]) expect(await tls(version)).toMatch(/BEGIN CERTIFICATE/);
  });

  test("mail to others is refused, and to a name that nobody has", async () => {
    const to = (recipient: string, from = `root@${domain}`) =>
      converse(address, `MAIL FROM:<${from}>`, `RCPT TO:<${recipient}>`);
    expect(await to(elsewhere)).toBe("550 relay not permitted");
    expect(await to(elsewhere, "")).toBe("550 relay not permitted");
    expect(await to(`nobody@${domain}`)).toMatch(/^550 /);
    expect(await to(`noreply@${domain}`)).toMatch(/^250 /);
  });

  test("mail to the domain reaches whom the environment names, in our name and without our signature", async () => {
    const text = `${mark}-inwards`;
    const said = await converse(
      address,
      ...[`MAIL FROM:<a@sink.${domain}>`, `RCPT TO:<labtest@${domain}>`, "DATA"],
      `Subject: x\r\nFrom: root@${domain}\r\n\r\n${text}\r\n.`,
    );
    expect(said).toMatch(/^250 /);
    const { envelope, text: message } = await arrives(text);
    expect(envelope).toMatch(new RegExp(`^MAIL FROM:<SRS0=\\S+@${domain}>.*\\r\\nRCPT TO:<${elsewhere}>`));
    expect(message).not.toMatch(/^DKIM-Signature:/im);
  });
});

describe("from the platform", () => {
  /** The public half as DNS has it. */
  const publicKey = async () => {
    const { output } = await onGuest(
      client,
      `dig +short TXT toolforge-rsa._domainkey.${domain} @$(resolvectl dns | grep -oE '[0-9.]{7,}' | head -n1)`,
    );
    return /p=(\S+)/.exec(output.replace(/" "|"/g, ""))?.[1] ?? "";
  };

  test("mail is accepted, and signed with the key that DNS has", async () => {
    const text = `${mark}-signed`;
    expect(await send(client, ipv4[first]!, `tools.a@${domain}`, elsewhere, text)).toBe("250");
    const message = (await arrives(text)).text;
    expect(dkimVerifies(message, await publicKey())).toBe(true);
    expect(dkimVerifies(message.replace(text, "something else"), await publicKey())).toBe(false);
  });

  test("what a machine itself has to say goes the same way", async () => {
    const text = `${mark}-local`;
    await sendmail(client, "labtest", text);
    const { envelope, text: message } = await arrives(text);
    expect(envelope).toContain(`MAIL FROM:<root@${domain}>`);
    expect(dkimVerifies(message, await publicKey())).toBe(true);
  });

  test("the standby takes nothing", async () => {
    expect(await send(client, ipv4[second]!, `tools.a@${domain}`, elsewhere, mark)).toBe(
      "451 this relay is the standby",
    );
  });

  test("no key or password is for others to read", async () => {
    for (const secretFile of ["dkim.key", "srs.conf"])
      expect((await onGuest(first, `runuser -u nobody -- cat /etc/exim4/${secretFile}`)).code).not.toBe(0);
    expect((await onGuest(first, "runuser -u nobody -- cat /run/exim4/tls.key")).code).not.toBe(0);
  });

  test("prometheus gets the figures", async () => {
    const { output } = await onGuest("toolsbeta-prometheus-2", `curl -fs -m 5 http://${ipv4[first]}:3903/metrics`);
    expect(output).toMatch(/^exim_messages_total\{event="accepted".*\} [1-9]/m);
    // its timer counts every minute
    await onGuest(first, "systemctl start mail-queue");
    await until("the queue's length", 20, async () => {
      const node = await onGuest("toolsbeta-prometheus-2", `curl -fs -m 5 http://${ipv4[first]}:9100/metrics`);
      return /^toolforge_mail_queue_length \d+$/m.test(node.output);
    });
  });

  test("a configuration that exim refuses does not come into force", async () => {
    const broken = await onGuest(
      first,
      `sed 's/^never_users/nevr_users/' /etc/exim4/exim4.conf >/run/broken && exim4 -C /run/broken -bV`,
    );
    expect(broken.code).not.toBe(0);
  });
});

describe("failover", () => {
  /** A machine that sends something each second while something is done. @returns the texts */
  async function sending(meanwhile: () => Promise<unknown>): Promise<string[]> {
    const texts: string[] = [];
    let done = false;
    const loop = (async () => {
      while (!done) {
        const text = `${mark}-${first}-${texts.length}-${Date.now()}`;
        await sendmail(client, "labtest", text, `tools.x${Date.now()}`);
        texts.push(text);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    })();
    try {
      await meanwhile();
    } finally {
      done = true;
      await loop;
    }
    return texts;
  }
  const allArrive = (texts: readonly string[], seconds: number) =>
    until(
      `${texts.length} messages`,
      seconds,
      async () => {
        const there = (await received(sink)).map(({ text }) => text).join("\n");
        const missing = texts.filter((text) => !there.includes(text));
        if (missing.length > 0) throw new Error(`${missing.length} are missing: ${missing.join(", ")}`);
        return true;
      },
      2000,
    );

  test("planned: changes in place, hardly a pause, and every message arrives", async () => {
    const probe = new Probe(`smtp://${address}`);
    try {
      const texts = await sending(async () => {
        staging.switch("mail", second);
        expect(await staging.deploy()).toBe("Plan: 0 to add, 3 to change, 0 to destroy.");
        await staging.configured(180, machines);
        await until(`${second} answers`, 60, async () => probe.last?.endsWith(second), 100);
      });
      measured("longest gap of a planned failover of mail", (await probe.stop()).longestGap, 2);
      const started = Date.now();
      await allArrive(texts, 300);
      measured("until every message sent meanwhile has arrived", (Date.now() - started) / 1000, 120);
      expect(await send(client, ipv4[first]!, `tools.a@${domain}`, elsewhere, mark)).toMatch(/^451 /);
    } finally {
      await probe.stop();
    }
  });

  test("the active machine dies with mail in its queue: the other takes over, and delivers that mail when it is back", async () => {
    const kept = `${mark}-kept`;
    await stopSink(sink);
    expect(await send(client, ipv4[second]!, `tools.a@${domain}`, elsewhere, kept)).toBe("250");
    expect(await waiting(second)).toBeGreaterThan(0);
    const probe = new Probe(`smtp://${address}`);
    try {
      await until("it answers", 20, async () => probe.last?.endsWith(second), 100);
      const texts = await sending(async () => {
        await kill(second);
        await startSink(sink);
        staging.switch("mail", first);
        expect(await staging.deploy()).toBe("Plan: 0 to add, 3 to change, 0 to destroy.");
        await until(`${first} answers`, 60, async () => probe.last?.endsWith(first), 100);
        await staging.configured(180, [first]);
      });
      measured("longest gap of an unplanned failover of mail, deploy included", (await probe.stop()).longestGap, 60);
      // how long they would wait by themselves is measured above
      await onGuest(client, "exim4 -qff");
      await allArrive(texts, 300);
      expect(await arrived(kept)).toBeUndefined();
    } finally {
      await probe.stop();
    }
    await staging.startAgain(second);
    await arrives(kept, 420);
    await until("its queue is empty", 60, async () => (await waiting(second)) === 0, 2000);
    expect(await send(client, ipv4[second]!, `tools.a@${domain}`, elsewhere, mark)).toMatch(/^451 /);
  });
});

test("a sender's flood, and a machine's, is held back", async () => {
  const { perHost, perSender } = toolsbeta.mail;
  const host = "toolsbeta-checker-2";
  // what an earlier run within the hour has sent
  await onGuest(first, "rm -f $(exim4 -bP spool_directory | cut -d' ' -f3)/db/ratelimit*");
  const flood = (count: number, sender: (i: number) => string) =>
    begin(
      host,
      ipv4[first]!,
      Array.from({ length: count }, (_, i) => `${sender(i)}@${domain}`),
    );
  const one = await flood(perSender + 2, () => `tools.${mark}`);
  expect(one[0]).toMatch(/^250 /);
  expect(one.at(-1)).toBe(`451 more than ${perSender} messages an hour from this sender`);
  const many = await flood(perHost + 2, (i) => `tools.${mark}-${i}`);
  expect(many[0]).toMatch(/^250 /);
  expect(many.at(-1)).toBe(`451 more than ${perHost} messages an hour from this machine`);
  // others go on
  expect(await converse(address, "MAIL FROM:<a@example.org>", `RCPT TO:<noreply@${domain}>`)).toMatch(/^250 /);
});
