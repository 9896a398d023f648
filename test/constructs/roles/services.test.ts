import { configured } from "../../support/role";

const { files = {}, directories = {}, packages } = configured("services");
const nginx = files["/etc/nginx/nginx.conf"]!.content;

test("there is a folder for uploads for each release", () => {
  expect(Object.keys(directories)).toEqual(
    expect.arrayContaining(["/srv/packages/incoming/bookworm-toolsbeta", "/srv/packages/incoming/trixie-toolsbeta"]),
  );
});

test("clients see what one link points to, which is switched at once", () => {
  expect(nginx).toContain("location /repo/ {\n      alias /srv/packages/pointers/current/public/;");
  expect(files["/usr/local/sbin/toolforge-repo"]!.content).toContain('mv -T "$current.new" "$current"');
});

test("nothing is in force, here or on the standby, that apt has not accepted", () => {
  expect(files["/usr/local/sbin/toolforge-repo"]!.content).toMatch(/verify "\$work" \|\| die/);
  expect(files["/etc/toolforge/replica/services"]!.content).toContain(
    "verify='/usr/local/sbin/toolforge-repo verify .next/current'",
  );
});

test("root alone can sign", () => {
  expect(files["/etc/toolforge/aptly-signing-key.asc"]).toMatchObject({ mode: "0600" });
  expect(packages).toEqual(expect.arrayContaining(["aptly", "gnupg", "rsync"]));
});
