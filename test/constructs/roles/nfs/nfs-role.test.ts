import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { scratch } from "../../../support/scratch";

const source = join(__dirname, "../../../../constructs/roles/nfs/nfs-role");
const folder = scratch();
const path = (name: string) => join(folder(), name);

beforeEach(() => {
  for (const name of ["bin", "volume", "metrics", "by-id"]) mkdirSync(path(name));
  writeFileSync(path("vdb"), "");
  symlinkSync("../vdb", path("by-id/virtio-1234"));
  const commands = {
    hostname: "echo me",
    mountpoint: `[ -e ${path("mounted")} ]`,
    findmnt: `[ -e ${path("mounted")} ] && echo ${path("vdb")}`,
    mount: `echo "$*" | sed 's|${folder()}/||g; s/^/mount /' >>${path("log")}; touch ${path("mounted")}`,
    umount: `echo umount >>${path("log")}; rm ${path("mounted")}`,
    exportfs: `echo "exportfs $*" >>${path("log")}`,
    systemctl: `case "$*" in
  *rpcbind*) exit 3 ;;
  "-q is-active nfs-server") exec test -e ${path("serving")} ;;
  "start nfs-server") [ -e ${path("container")} ] || touch ${path("serving")} ;;
  stop*) rm -f ${path("serving")} ;;
esac
[ "$1" = -q ] || echo "$1 $2" >>${path("log")}`,
  };
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(join(path("bin"), name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(path("bin"), name), 0o755);
  }
  writeFileSync(path("exports"), "");
  // older than what the script notes of it
  utimesSync(path("exports"), 1, 1);
});

/** One step on the machine `me`. @returns what it did, and whether it says that it serves */
function step(active: string, word = ""): { did: string[]; serving: boolean } {
  const settings = `active=${active}\nvolume=${path("volume")}\n`;
  writeFileSync(path("settings"), settings);
  writeFileSync(path("log"), "");
  const script = readFileSync(source, "utf8")
    .replaceAll("/etc/toolforge/nfs", path("settings"))
    .replaceAll("/etc/exports", path("exports"))
    .replaceAll("/dev/disk/by-id", path("by-id"))
    // a file stands in for the device
    .replaceAll("-b ", "-e ")
    .replaceAll("/run/", `${folder()}/`)
    .replaceAll("/var/lib/prometheus/node-exporter", path("metrics"));
  const { status, stderr } = spawnSync("bash", ["-c", script, "nfs-role", word], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${path("bin")}:${process.env["PATH"]}` },
  });
  expect([status, stderr.replace(/.*not mounted yet\n/, "")]).toEqual([0, ""]);
  const did = readFileSync(path("log"), "utf8").split("\n").filter(Boolean);
  return { did, serving: readFileSync(join(path("metrics"), "nfs.prom"), "utf8").includes("serving 1") };
}
const mount = () => writeFileSync(path("mounted"), "");

test("without its volume the active machine serves nothing", () => {
  expect(step("me")).toEqual({ did: [], serving: false });
  expect(existsSync(join(path("volume"), "project"))).toBe(false);
});

test("with its volume it serves, and exports once for each change", () => {
  mount();
  expect(step("me")).toEqual({ did: ["start nfs-server", "exportfs -r"], serving: true });
  expect(step("me")).toEqual({ did: ["start nfs-server"], serving: true });
  const later = Date.now() / 1000 + 10;
  utimesSync(path("exports"), later, later);
  expect(step("me").did).toContain("exportfs -r");
});

test("where the kernel is not its own it says that it does not serve, and does not fail", () => {
  mount();
  writeFileSync(path("container"), "");
  expect(step("me")).toEqual({ did: ["start nfs-server"], serving: false });
});

test("a machine that is not, or no longer, the active one stops and lets the volume go", () => {
  mount();
  step("me");
  expect(step("other")).toEqual({ did: ["stop nfs-server", "umount"], serving: false });
  expect(step("other")).toEqual({ did: [], serving: false });
});

test("released, it lets the volume go and keeps off it until it is told, or switched away and back", () => {
  mount();
  step("me");
  expect(step("me", "release").did).toEqual(["stop nfs-server", "umount"]);
  mount();
  expect(step("me")).toEqual({ did: ["stop nfs-server", "umount"], serving: false });
  mount();
  expect(step("me", "take").serving).toBe(true);
  step("me", "release");
  step("other");
  mount();
  expect(step("me").serving).toBe(true);
  rmSync(path("mounted"));
});

describe("switched away and back before the agent looked, it serves again", () => {
  const back = { did: ["mount -o noatime by-id/virtio-1234 volume", "start nfs-server", "exportfs -r"], serving: true };
  const away = () => renameSync(path("vdb"), path("elsewhere"));
  const here = () => renameSync(path("elsewhere"), path("vdb"));

  test("after a release", () => {
    mount();
    step("me");
    step("me", "release");
    away();
    expect(step("me")).toEqual({ did: [], serving: false });
    here();
    expect(step("me")).toEqual(back);
  });

  test("after the volume was taken away from under it", () => {
    mount();
    step("me");
    away();
    expect(step("me")).toEqual({ did: ["stop nfs-server", "umount"], serving: false });
    here();
    expect(step("me")).toEqual(back);
  });
});
