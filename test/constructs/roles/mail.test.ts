import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolesOf } from "../../../environments/environment";
import { staging } from "../../support/environment";
import { configured } from "../../support/role";
import { scratch } from "../../support/scratch";
import { onMachines } from "../../support/templates";

const [first, second] = ["toolsbeta-mail-2", "toolsbeta-mail-3"] as const;
const members = Object.fromEntries(
  rolesOf(staging().environment).map(([role, { hosts }], r) => [
    role,
    Object.fromEntries(hosts.map((host, h) => [host, role === "mail" ? `10.0.0.${h + 1}` : `10.1.${r}.${h + 1}`])),
  ]),
);
const configuration = "/etc/exim4/exim4.conf";
const on = (host: string, active: string = first) =>
  configured("mail", (draft) => (draft.active["mail"] = active), host).files!;
const files = on(first);
const { services = {}, directories = {} } = configured("mail");
const exim = (host: string = first) => onMachines(on(host)[configuration]!.content, members);

describe("secrets", () => {
  test("are in files of their own that exim or root alone reads", () => {
    const having = Object.entries(files).filter(([, { content }]) => content.includes("⟦secret:"));
    expect(having.map(([path, { mode, owner = "root" }]) => [path, mode, owner])).toEqual([
      ["/etc/exim4/dkim.key", "0400", "Debian-exim"],
      ["/etc/exim4/srs.conf", "0400", "root"],
      ["/etc/toolforge/certificate", "0600", "root"],
    ]);
  });

  test("the private key of TLS is a copy for exim alone", () => {
    const unit = files["/etc/systemd/system/exim4.service"]!.content;
    expect(unit).toMatch(/^ExecStartPre=\/usr\/bin\/install -o Debian-exim -m 0400 \S+ \/run\/exim4\/tls.key$/m);
    expect(unit.match(/^ExecReload=.*tls.key\nExecReload=\/bin\/kill -HUP \$MAINPID$/m)).not.toBeNull();
  });
});

describe("failover", () => {
  test("changes exim's configuration and nothing else on the two machines", () => {
    for (const host of [first, second]) {
      const { [configuration]: before, ...same } = on(host, first);
      const { [configuration]: after, ...rest } = on(host, second);
      expect([before!.content === after!.content, rest]).toEqual([false, same]);
    }
  });

  test("the active machine sends to the world, the standby to the active one", () => {
    expect(exim(first)).toMatch(/^remote:\n {2}driver = dnslookup$/m);
    expect(exim(second)).toMatch(/^remote:\n {2}driver = manualroute\n {2}route_list = \* 10\.0\.0\.1$/m);
    expect(exim(second)).toMatch(/^10\.0\.0\.1 {2}\* {2}F,4d,1m$/m);
  });

  test("the queue is on the volume, and exim does not start without it", () => {
    expect(exim()).toContain("spool_directory = /srv/mail/spool\n");
    expect(directories["/srv/mail/spool"]).toEqual({ owner: "Debian-exim", mode: "0750" });
    expect(files["/etc/systemd/system/exim4.service"]!.content).toContain(
      "ExecStartPre=/usr/bin/mountpoint -q /srv/mail\n",
    );
  });

  test("which machine answers is in its greeting", () => {
    expect(exim(second)).toContain(`smtp_banner = $smtp_active_hostname ESMTP ${second}\n`);
  });
});

test("all machines of the platform may send, and a new one needs no reload", () => {
  const { content, notifies } = files["/etc/exim4/platform"]!;
  const addresses = Object.values(members).flatMap((role) => Object.values(role));
  expect(onMachines(content, members).trim().split("\n").sort()).toEqual(addresses.sort());
  expect(notifies).toBeUndefined();
});

test("a name with nobody behind it is thrown away", () => {
  expect(files["/etc/exim4/aliases"]!.content).toContain("noreply: :blackhole:\n");
});

test("the limits are the environment's", () => {
  const tight = configured("mail", ({ environment: { mail } }) => Object.assign(mail, { perHost: 7, perSender: 3 }));
  expect(exim()).toContain("ratelimit = 500 / 1h / per_mail / host $sender_host_address\n");
  expect(exim()).toContain("ratelimit = 100 / 1h / per_mail / sender ${lc:$sender_address}\n");
  expect(tight.files![configuration]!.content).toMatch(/= 7 \/ 1h .*host[^]*= 3 \/ 1h .*sender/);
});

test("TLS is 1.2 or newer", () => {
  expect(exim()).toContain("tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2\n");
});

test("what a daemon reads is judged before", () => {
  for (const [path, { check, notifies }] of Object.entries(files))
    if (notifies && !path.startsWith("/etc/systemd/"))
      expect([path, check]).toEqual([path, expect.stringContaining("%")]);
  for (const { notifies } of Object.values(files)) if (notifies) expect(services).toHaveProperty([notifies]);
});

const withMtail = spawnSync("mtail", ["--version"]).error === undefined ? describe : describe.skip;
withMtail("figures", () => {
  const folder = scratch();

  test("count what exim's log tells", () => {
    const log = `2026-11-25 18:02:45 1xWHKP-00064X-1L <= a@example.org H=(x) [198.51.100.7] P=esmtp S=281
2026-11-25 18:02:45 1xWHKP-00064X-1L => b@example.org R=remote T=remote H=127.0.0.1 [127.0.0.1] C="250 ok"
2026-11-25 18:02:45 1xWHKP-00064X-1L -> c@example.org R=remote T=remote H=127.0.0.1 [127.0.0.1] C="250 ok"
2026-11-25 18:02:45 1xWHKP-00064X-1L == d@example.org R=remote T=remote defer (111): Connection refused
2026-11-25 18:02:45 1xWHKP-00064X-1L ** e@example.org R=remote T=remote: 550 no
2026-11-25 18:02:46 H=(x) [198.51.100.7] F=<a@example.org> rejected RCPT <f@example.org>: relay not permitted
2026-11-25 18:02:46 H=(x) [10.1.0.1] temporarily rejected MAIL <a@example.org>: more than 100 messages an hour from this sender
2026-11-25 18:02:46 1xWHKP-00064X-1L Completed
`;
    writeFileSync(join(folder(), "mainlog"), log);
    writeFileSync(join(folder(), "exim.mtail"), files["/etc/mtail/exim.mtail"]!.content);
    const { stdout } = spawnSync(
      "mtail",
      ["--one_shot", "--one_shot_format", "prometheus", "--progs", folder(), "--logs", join(folder(), "mainlog")],
      { encoding: "utf8" },
    );
    const found = [...stdout.matchAll(/event="(\w+)".*\} (\d+)/g)].map(([, event, count]) => [event, count]);
    expect(Object.fromEntries(found)).toEqual({
      accepted: "1",
      delivered: "2",
      deferred: "1",
      failed: "1",
      refused: "1",
      limited: "1",
    });
  });
});

const withExim = spawnSync("exim4", ["-C", "/dev/null", "-bV"]).status === 0 ? describe : describe.skip;
withExim("what exim itself makes of it", () => {
  const folder = scratch();

  /** Exim's files of a machine below a folder. @returns the configuration's path, and the check with it in place */
  function installed(host: string, change = (text: string) => text) {
    const here = join(folder(), host);
    mkdirSync(here, { recursive: true });
    // started by root it has become another user when it reads its files and writes down how much was sent
    chmodSync(folder(), 0o755);
    chmodSync(here, 0o777);
    const local = (text: string) => text.replace(/\/(etc\/exim4|var\/log\/exim4|srv\/mail\/spool)/g, here);
    for (const [path, { content }] of Object.entries(on(host)))
      if (path.startsWith("/etc/exim4/"))
        writeFileSync(local(path), local(onMachines(content, members)).replace("⟦secret:mailSrsSecret⟧", "secret"));
    const path = local(configuration);
    writeFileSync(path, change(local(exim(host))));
    return { path, check: on(host)[configuration]!.check!.replaceAll("%", path) };
  }

  /** A session of a client, in which nothing is delivered. @returns the answer to the last command */
  function session(host: string, client: string, ...commands: string[]): string {
    const input = ["EHLO client", ...commands, "QUIT", ""].join("\r\n");
    const { stdout } = spawnSync("exim4", ["-C", installed(host).path, "-bh", client], { input, encoding: "utf8" });
    return stdout.trim().split(/\r?\n/).at(-2) ?? "";
  }
  const [platform, world] = ["10.1.0.1", "198.51.100.7"];
  const from = (address: string) => `MAIL FROM:<${address}>`;
  const to = (address: string) => `RCPT TO:<${address}>`;

  test.each([first, second])("its checker takes the configuration of %s", (host) => {
    expect(spawnSync("sh", ["-c", installed(host).check]).status).toBe(0);
  });

  test.each([
    ["an option", "never_users", "nevr_users"],
    ["a verb of an access list", "  deny hosts", "  dney hosts"],
    ["a driver", "driver = redirect", "driver = redirec"],
    ["an operator", "${lookup", "${lokup"],
    ["a list that is not there", "+ours\n  senders", "+oors\n  senders"],
    ["a file that is not there", "/aliases}}", "/aliasses}}"],
  ])("and refuses a mistake in %s", (_what, right, wrong) => {
    const { check } = installed(first, (text) => {
      expect(text).toContain(right);
      return text.replace(right, wrong);
    });
    expect(spawnSync("sh", ["-c", check]).status).not.toBe(0);
  });

  test("the world's mail to the domain is taken", () => {
    expect(session(first, world, from("a@example.org"), to("noreply@beta.toolforge.org"))).toMatch(/^250 /);
  });

  test("the world's mail to others is refused, whoever it says it is from", () => {
    for (const sender of ["a@example.org", "root@beta.toolforge.org", ""])
      expect(session(first, world, from(sender), to("b@example.net"))).toBe("550 relay not permitted");
    expect(session(first, world, from(""), to("b%example.net@beta.toolforge.org"))).toMatch(/^550 restricted/);
  });

  test("a name that nobody has is refused at once", () => {
    expect(session(first, world, from("a@example.org"), to("nobody@beta.toolforge.org"))).toMatch(/^550 /);
    expect(session(first, platform, from("a@example.org"), to("nobody@beta.toolforge.org"))).toMatch(/^550 /);
  });

  test("a bounce to a rewritten sender is taken only with our own mark", () => {
    const forged = "SRS0=aaaa=jo=example.org=a@beta.toolforge.org";
    expect(session(first, world, from(""), to(forged))).toMatch(/^550 /);
  });

  test("the standby takes nothing from the platform, the other relay included, but still what reaches it from the world", () => {
    for (const client of [platform, "10.0.0.1"])
      expect(session(second, client, from("a@beta.toolforge.org"))).toBe("451 this relay is the standby");
    expect(session(second, world, from("a@example.org"), to("noreply@beta.toolforge.org"))).toMatch(/^250 /);
  });

  test("the active relay takes from the other what that has accepted, for whomever it is", () => {
    expect(session(first, "10.0.0.2", from("a@example.org"), to("b@example.invalid"))).toMatch(
      /^(250|451|550 Unrouteable)/,
    );
  });
});
