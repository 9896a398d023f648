import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { scratch } from "../../../support/scratch";

const script = join(__dirname, "../../../../constructs/roles/nfs/deleted-tools");
const folder = scratch();
const tools = () => join(folder(), "project");
const archive = () => join(folder(), "archivedtools");
const archives = () => readdirSync(archive()).filter((name) => !name.startsWith("."));
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** A tool with files of several kinds. */
function tool(name: string): void {
  mkdirSync(join(tools(), name, "www/static"), { recursive: true });
  writeFileSync(join(tools(), name, "www/static/a page.html"), "hello\n".repeat(1000));
  writeFileSync(join(tools(), name, "line\nend"), "odd name");
  symlinkSync("www/static", join(tools(), name, "public_html"));
  chmodSync(join(tools(), name, "www"), 0o2775);
}

/** Runs the script with a list. @param fakes commands that do something else @returns exit code and what it said */
function run(list: Record<string, string>, fakes: Record<string, string> = {}) {
  const file = join(folder(), "list");
  writeFileSync(file, Object.entries(list).map(([name, since]) => `${name} ${since}\n`).join("")); // prettier-ignore
  const bin = join(folder(), "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(bin)) execFileSync("rm", [join(bin, name)]);
  for (const [name, body] of Object.entries(fakes)) {
    writeFileSync(join(bin, name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stderr } = spawnSync("bash", [script, folder(), "40", file], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` },
  });
  return { status, stderr };
}

/** Everything of the tool with content, rights and links, from its folder or from its archive. */
function contents(name: string, from = tools()): string {
  return execFileSync(
    "bash",
    ["-c", `cd "$0/$1" && find . -printf '%P %y %m %l\\n' | sort && cat 'line'$'\\n''end' */*/*`, from, name],
    {
      encoding: "utf8",
    },
  );
}

beforeEach(() => {
  tool("old");
  tool("other");
});

test("during the days of grace a tool is marked, once, and nothing else", () => {
  expect(run({ old: day(39) })).toEqual({ status: 0, stderr: "" });
  expect(readFileSync(join(tools(), "old/TOOL_DISABLED"), "utf8")).toContain(`deleted on ${day(39)}`);
  expect(existsSync(join(tools(), "other/TOOL_DISABLED"))).toBe(false);
  expect(run({ old: day(39) })).toEqual({ status: 0, stderr: "" });
  expect(archives()).toEqual([]);
});

test("a tool that is taken off the list loses its mark and nothing else", () => {
  const before = contents("old");
  run({ old: day(39) });
  run({});
  expect(contents("old")).toBe(before);
});

test("the mark is not written through what the tool has put there", () => {
  symlinkSync(join(folder(), "elsewhere"), join(tools(), "old/TOOL_DISABLED"));
  run({ old: day(1) });
  expect(existsSync(join(folder(), "elsewhere"))).toBe(false);
});

test("after the days of grace all of it is in an archive that only root reads, and gone from its place", () => {
  const before = contents("old");
  expect(run({ old: day(40) }).status).toBe(0);
  expect(existsSync(join(tools(), "old"))).toBe(false);
  expect(archives()).toEqual([`old-${day(40)}.tar.gz`]);
  const file = join(archive(), archives()[0]!);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  mkdirSync(join(folder(), "back"));
  execFileSync("tar", ["-xpf", file, "-C", join(folder(), "back")]);
  expect(contents("old", join(folder(), "back"))).toBe(before);
  expect(existsSync(join(tools(), "other/www"))).toBe(true);
});

test("a second run has nothing to do, whoever has the name meanwhile", () => {
  run({ old: day(40) });
  expect(run({ old: day(40) })).toEqual({ status: 0, stderr: "" });
  tool("old");
  const { status, stderr } = run({ old: day(40) });
  expect([status, stderr]).toEqual([1, expect.stringContaining("take it off the list")]);
  expect(existsSync(join(tools(), "old/www"))).toBe(true);
});

test.each([
  [
    "an archive that lacks a file",
    'case "$*" in *--create*) set -- "--exclude=*page*" "$@" ;; esac; exec /bin/tar "$@"',
  ],
  ["a full disk", 'case "$*" in *--create*) exit 2 ;; esac; exec /bin/tar "$@"'],
  [
    "a damaged archive",
    '/bin/tar "$@" || exit; for a in "$@"; do case $a in --file=*) f=${a#--file=} ;; esac; done; case "$*" in *--create*) echo >"$f" ;; esac',
  ],
])("%s removes nothing, and the next run does it all", (_what, tar) => {
  const before = contents("old");
  expect(run({ old: day(41) }, { tar }).status).toBe(1);
  expect(archives()).toEqual([]);
  expect(contents("old", join(archive(), ".leaving"))).toBe(before);
  expect(run({ old: day(41) }).status).toBe(0);
  expect(archives()).toEqual([`old-${day(41)}.tar.gz`]);
});

// The place of each command that it may die at: it is killed there, and the next run ends it.
test.each(["mv 1", "tar 1", "tar 2", "sync 1", "mv 2", "sync 2", "rm 1"])(
  "killed at %s it goes on where it was",
  (at) => {
    const [command, count] = at.split(" ");
    const before = contents("old");
    const real = execFileSync("bash", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
    // half of the removal is done when it dies
    const half = command === "rm" ? `rm -r ${archive()}/.leaving/old/www; ` : "";
    const counter = join(folder(), "count");
    const body = `echo >>${counter}; [ $(wc -l <${counter}) = ${count} ] && { PATH=/usr/bin:/bin; ${half}kill -9 $PPID; exit 1; }; exec ${real} "$@"`;
    expect(run({ old: day(40) }, { [command!]: body }).status).toBe(null);
    expect(run({ old: day(40) }).status).toBe(0);
    expect(existsSync(join(tools(), "old"))).toBe(false);
    expect(readdirSync(join(archive(), ".leaving"))).toEqual([]);
    mkdirSync(join(folder(), "back"));
    execFileSync("tar", ["-xpf", join(archive(), `old-${day(40)}.tar.gz`), "-C", join(folder(), "back")]);
    expect(contents("old", join(folder(), "back"))).toBe(before);
  },
);

test("one that cannot be archived does not hold up the others", () => {
  const tar = 'case "$*" in *" old") exit 2 ;; esac; exec /bin/tar "$@"';
  expect(run({ old: day(40), other: day(40) }, { tar }).status).toBe(1);
  expect(archives()).toEqual([`other-${day(40)}.tar.gz`]);
});

test("a line that names no tool and day touches nothing", () => {
  expect(run({ "../project": day(50), other: "someday" }).status).toBe(1);
  expect(readdirSync(tools()).sort()).toEqual(["old", "other"]);
});
