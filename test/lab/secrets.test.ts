import { copyFileSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { onGuest } from "../../lab/client/lab";
import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

let staging: Staging;
let file: string;
beforeAll(async () => {
  staging = await Staging.open();
  file = join(staging.folder, "secrets", "toolsbeta.tfvars.json");
});

const all = () =>
  Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>).filter(
    ([name, value]) => name !== "secretsVersion" && value !== "",
  );
/** What tells a secret: of a key of several lines one in its middle. */
const signs = () =>
  all()
    .filter(([name]) => !/Public/.test(name))
    .map(([name, value]) => {
      const lines = value.trim().split("\n");
      return [name, lines[Math.floor(lines.length / 2)]!] as const;
    });

test("no machine has a secret where others than its owner read, in a process's arguments or in its journal", async () => {
  const patterns = Buffer.from(
    `${signs()
      .map(([, sign]) => sign)
      .join("\n")}\n`,
  ).toString("base64");
  const search = `umask 077; echo ${patterns} | base64 -d >/run/signs
    find /etc /usr/local /srv /opt /home /var/www /var/log /var/lib /var/cache /run /tmp -xdev -type f -perm /o=r -size -2M ! -path '/var/lib/dpkg/*' ! -path '/var/lib/apt/*' -exec grep -lFf /run/signs {} + | sed 's/^/file /'
    ps axww -o pid=,args= | grep -Ff /run/signs | grep -v base64 | sed 's/^/process /'
    journalctl -b -o short | grep -Ff /run/signs | sed 's/^/journal /'
    rm /run/signs; echo searched`;
  const hosts = rolesOf(toolsbeta).flatMap(([, role]) => role.hosts);
  const found: string[] = [];
  for (const host of hosts) {
    const { output } = await onGuest(host, search, 120_000);
    expect([host, output.trim().split("\n").at(-1)]).toEqual([host, "searched"]);
    found.push(
      ...output
        .trim()
        .split("\n")
        .slice(0, -1)
        .map((line) => `${host}: ${line}`),
    );
  }
  expect(found).toEqual([]);
});

test("neither a plan nor its deployment shows a secret, old or new", async () => {
  const before = signs();
  const files = [file, file.replace("tfvars", "versions")];
  for (const each of files) copyFileSync(each, `${each}.kept`);
  try {
    await must("npm", ["run", "--silent", "secrets", "--", "toolsbeta", "--rotate", "nfsReplicaCnfPassword"], {
      cwd: staging.folder,
      env: staging.env,
    });
    const rotated = signs();
    expect(rotated).not.toEqual(before);
    const { code, output } = await staging.cdktf(["diff", "toolsbeta"]);
    expect(code).toBe(0);
    expect(output).toMatch(/Plan: 1 to add, \d+ to change, 1 to destroy/);
    expect([...before, ...rotated].filter(([, sign]) => output.includes(sign)).map(([name]) => name)).toEqual([]);
  } finally {
    for (const each of files) renameSync(`${each}.kept`, each);
  }
});
