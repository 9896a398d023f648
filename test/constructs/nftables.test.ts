import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { baseFlows } from "../../constructs/base";
import { allowFrom, allowTo, type Flow } from "../../constructs/flow";
import { membersFile, nftables, setName } from "../../constructs/nftables";
import { Peer } from "../../constructs/peer";
import { Port } from "../../constructs/port";
import { flowsOf } from "../../constructs/role-flows";
import { rolesOf } from "../../environments/environment";
import { staging } from "../support/environment";

const cloud = ["172.16.0.0/17", "2a02:ec80:a000::/56"];

function rulesetOf(flows: readonly Flow[], untrusted = false): string {
  return nftables({ flows, cloud, untrusted }).files!["/etc/nftables.conf"]!.content;
}

function rulesOf(flow: Flow): string[] {
  return rulesetOf([flow])
    .split("\n")
    .filter((line) => line.includes("comment"))
    .map((line) => line.trim());
}

test("whatever is not declared is dropped", () => {
  expect(rulesetOf([])).toContain("type filter hook input priority filter; policy drop;");
});

test("the loopback, answers, IPv6's neighbours and DHCP need no flow", () => {
  for (const rule of ["iif lo accept", "ct state established,related accept", "meta l4proto ipv6-icmp accept"]) {
    expect(rulesetOf([])).toContain(rule);
  }
  expect(rulesetOf([])).toContain("udp dport { 68, 546 } accept");
});

test("a flow from the world is a rule without a source, with its reason", () => {
  expect(rulesOf(allowFrom(Peer.world(), Port.tcp(443), "readers"))).toEqual([
    'tcp dport 443 accept comment "readers"',
  ]);
});

test("a flow from a role refers to the set of its addresses, so that members come and go elsewhere", () => {
  expect(rulesOf(allowFrom(Peer.role("k8s-control"), Port.udp(60000, 61000), "nodes"))).toEqual([
    'ip saddr @k8s_control4 udp dport 60000-61000 accept comment "nodes"',
    'ip6 saddr @k8s_control6 udp dport 60000-61000 accept comment "nodes"',
  ]);
});

test("a flow from the cloud is a rule for each of its ranges", () => {
  expect(rulesOf(allowFrom(Peer.cloud(), Port.tcp(80), "tools"))).toEqual([
    'ip saddr 172.16.0.0/17 tcp dport 80 accept comment "tools"',
    'ip6 saddr 2a02:ec80:a000::/56 tcp dport 80 accept comment "tools"',
  ]);
});

test.each([
  [Port.icmp(), "meta l4proto icmp accept"],
  [Port.vrrp(), "meta l4proto 112 accept"],
  [Port.all(), "accept"],
])("protocols without ports: %s", (port, rule) => {
  expect(rulesOf(allowFrom(Peer.project(), port, "why"))[0]).toBe(`ip saddr @project4 ${rule} comment "why"`);
});

test("egress is the security group's alone", () => {
  expect(rulesOf(allowTo(Peer.world(), Port.all(), "out"))).toEqual([]);
});

describe("the metadata address", () => {
  const closed = ["ip daddr 169.254.169.254 meta skuid != 0 reject", "ip daddr 169.254.169.254 reject"];

  test("is closed to all but root, containers included, where others can run code", () => {
    const ruleset = rulesetOf([], true);
    const [output, forward] = ["output", "forward"].map(
      (hook) => ruleset.slice(ruleset.indexOf(`chain ${hook}`)).split("}")[0]!,
    );
    expect(output).toContain("type filter hook output");
    expect(output).toContain(closed[0]);
    expect(forward).toContain("type filter hook forward");
    expect(forward).toContain(closed[1]);
  });

  test("is open where only root runs code", () => {
    expect(rulesetOf([])).not.toContain("169.254.169.254");
  });
});

test("the file is checked after the sets that it includes, and reloaded without losing connections", () => {
  const { files, services } = nftables({ flows: [], cloud, untrusted: false });
  expect(files!["/etc/nftables.conf"]).toMatchObject({
    check: "nft -c -f %",
    notifies: "nftables",
    after: [membersFile],
  });
  expect(services!["nftables"]!.reload).toBe("nft -f /etc/nftables.conf");
});

test("a comment is at most 120 bytes, whatever the reason: nft refuses more than 127", () => {
  const why = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 200, size: "max" })
    .filter((reason) => !reason.includes("\ufffd"));
  fc.assert(
    fc.property(why, (reason) => {
      const [, comment = ""] = /comment "([^"]*)"$/.exec(
        rulesetOf([allowFrom(Peer.world(), Port.icmp(), reason)])
          .split("\n")
          .find((line) => line.includes("l4proto icmp "))!,
      )!;
      expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(120);
      expect(comment).not.toContain("\ufffd");
    }),
  );
});

// A namespace of its own: even a check looks at the machine's rules.
const canCheck =
  process.getuid?.() === 0 && existsSync("/usr/sbin/nft") && spawnSync("unshare", ["-n", "true"]).status === 0;

(canCheck ? describe : describe.skip)("nft accepts", () => {
  function nft(ruleset: string) {
    const folder = mkdtempSync(join(tmpdir(), "nft-"));
    const sets = [...new Set(ruleset.match(/@\w+/g) ?? [])].map((name) => {
      const version = name.endsWith("4") ? "ipv4" : "ipv6";
      return `  set ${name.slice(1)} { type ${version}_addr; }`;
    });
    writeFileSync(join(folder, "members.nft"), ["table inet toolforge {", ...sets, "}", ""].join("\n"));
    writeFileSync(join(folder, "nftables.conf"), ruleset.replace(membersFile, join(folder, "members.nft")));
    const checked = spawnSync("unshare", ["-n", "nft", "-c", "-f", join(folder, "nftables.conf")], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    return checked;
  }

  test.each(rolesOf(staging().environment).map(([role]) => role))("the rules of %s", (role) => {
    const { environment } = staging();
    const checked = nft(rulesetOf([...baseFlows, ...flowsOf(environment, role)], true));
    expect([checked.status, checked.stderr]).toEqual([0, ""]);
  });

  test("any reason", () => {
    const reasons = fc.sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 150, size: "max" }), {
      numRuns: 100,
      seed: 1,
    });
    const flows = [...reasons, 'a "quoted" \\ backslash\nand a line'].map((why, i) =>
      allowFrom(Peer.world(), Port.tcp(i + 1), why),
    );
    const checked = nft(rulesetOf(flows));
    expect([checked.status, checked.stderr]).toEqual([0, ""]);
  });

  test("no set that has another name", () => {
    expect(nft(rulesetOf([]).replace("  chain input {", "  chain input {\n ip saddr @nobody4 accept")).status).toBe(0);
    expect(nft("table inet t { chain c { ip saddr @nobody4 accpt } }").status).not.toBe(0);
  });
});

test("set names are identifiers", () => {
  expect(setName(Peer.role("k8s-worker-nfs"), 6)).toBe("k8s_worker_nfs6");
});
