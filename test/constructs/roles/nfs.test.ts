import { configured } from "../../support/role";
import { onMachines } from "../../support/templates";

const members = {
  nfs: { "toolsbeta-nfs-4": "10.0.0.4", "toolsbeta-nfs-5": "10.0.0.5" },
  bastion: { "toolsbeta-bastion-7": "10.0.1.7" },
  "k8s-worker-nfs": { "toolsbeta-test-k8s-worker-nfs-8": "10.0.2.8", "toolsbeta-test-k8s-worker-nfs-9": "10.0.2.9" },
  static: { "toolsbeta-static-1": "10.0.3.1" },
};
const { files = {}, services = {}, directories = {} } = configured("nfs");

test("only machines that mount the tools' files may, and web servers read alone", () => {
  const options = "sync,no_subtree_check";
  expect(onMachines(files["/etc/exports"]!.content, members).trim().split("\n").sort()).toEqual([
    `/srv/toolsbeta/home 10.0.1.7(rw,no_root_squash,${options},fsid=2)`,
    `/srv/toolsbeta/home 10.0.2.8(rw,no_root_squash,${options},fsid=2)`,
    `/srv/toolsbeta/home 10.0.2.9(rw,no_root_squash,${options},fsid=2)`,
    `/srv/toolsbeta/home 10.0.3.1(ro,${options},fsid=2)`,
    `/srv/toolsbeta/project 10.0.1.7(rw,no_root_squash,${options},fsid=1)`,
    `/srv/toolsbeta/project 10.0.2.8(rw,no_root_squash,${options},fsid=1)`,
    `/srv/toolsbeta/project 10.0.2.9(rw,no_root_squash,${options},fsid=1)`,
    `/srv/toolsbeta/project 10.0.3.1(ro,${options},fsid=1)`,
  ]);
});

test("a kind of machine that the environment has not is left out", () => {
  const fewer = configured("nfs", ({ environment }) => delete environment.roles["k8s-worker-nfs"]);
  expect(fewer.files!["/etc/exports"]!.content).not.toContain("k8s-worker-nfs");
});

test("exportfs itself judges the exports before they are in force", () => {
  expect(files["/etc/exports"]!.check).toBe("/usr/local/lib/toolforge/check-exports %");
  expect(files["/usr/local/lib/toolforge/check-exports"]!.content).toMatch(/unshare --mount[^]*exportfs -r/);
});

test("version 4.2 and no other, and nothing of the older ones runs", () => {
  const versions = files["/etc/nfs.conf.d/toolforge.conf"]!.content.match(/^vers.*$/gm);
  expect(versions).toEqual(["vers3=n", "vers4=y", "vers4.0=n", "vers4.1=n", "vers4.2=y"]);
  for (const unit of ["rpcbind.service", "rpcbind.socket", "rpc-statd.service"])
    expect(files[`/etc/systemd/system/${unit}`]!.content).toBe("");
});

test("nothing is served but from the mounted volume, and a kernel that is not the machine's own is left alone", () => {
  for (const unit of ["nfs-server", "nfs-mountd", "nfsdcld"])
    expect(files[`/etc/systemd/system/${unit}.service.d/toolforge.conf`]!.content).toBe(
      "[Unit]\nConditionPathIsMountPoint=/srv/toolsbeta\nConditionVirtualization=!container\n",
    );
  expect(Object.keys(services).sort()).toEqual(["deleted-tools.timer", "keepalived", "nfs-role.timer"]);
});

test("every folder of the daemons' units and of the scripts is made", () => {
  const folders = Object.keys(files).map((path) => path.slice(0, path.lastIndexOf("/")));
  const made = folders.filter((folder) => /\.(service|mount|conf)\.d$|^\/usr\/local\/lib\//.test(folder));
  expect(Object.keys(directories)).toEqual(expect.arrayContaining(made));
});

test("the address is where the volume is", () => {
  const check = files["/usr/local/lib/toolforge/check-nfs"]!.content;
  expect(check).toContain('device=$(findmnt -no SOURCE /srv/toolsbeta) && test -b "$device"');
});

test("which machine serves is all that a switch changes on a machine, and it heeds it at once", () => {
  const on = (active: string) => configured("nfs", (draft) => (draft.active["nfs"] = active)).files!;
  const { "/etc/toolforge/nfs": before, ...same } = on("toolsbeta-nfs-4");
  const { "/etc/toolforge/nfs": after, ...rest } = on("toolsbeta-nfs-5");
  expect(before).toMatchObject({
    content: "active=toolsbeta-nfs-4\nvolume=/srv/toolsbeta\n",
    notifies: "nfs-role.timer",
  });
  expect(after!.content).toBe("active=toolsbeta-nfs-5\nvolume=/srv/toolsbeta\n");
  expect(rest).toEqual(same);
});

test("deleted tools are a list with the days of their deletion", () => {
  const some = configured(
    "nfs",
    ({ environment: { nfs } }) => (nfs.deletedTools = { b: "2026-11-25", a: "2026-10-01" }),
  );
  expect(some.files!["/etc/toolforge/deleted-tools"]!.content).toBe("a 2026-10-01\nb 2026-11-25\n");
  expect(files["/etc/systemd/system/deleted-tools.service"]!.content).toContain(
    "ExecStart=/usr/local/sbin/deleted-tools /srv/toolsbeta 40 /etc/toolforge/deleted-tools\n",
  );
});
