import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configured } from "../../support/role";
import { scratch } from "../../support/scratch";

const { files = {}, services, packages } = configured("static");
const nginx = files["/etc/nginx/nginx.conf"]!;

test("a tool's files are served under its name", () => {
  expect(nginx.content).toContain("location ~ ^/(?<tool>[a-z][a-z0-9-]*)/(?<file>.*)$ {");
  expect(nginx.content).toContain("alias /data/project/$tool/www/static/$file;");
});

test("nobody can list a folder, or reach another tool's files through a link", () => {
  expect(nginx.content).not.toMatch(/autoindex\s+on/);
  expect(nginx.content).toContain("disable_symlinks if_not_owner from=/data/project/$tool;");
});

test("any site may use the files, and browsers keep them", () => {
  expect(nginx.content).toContain("add_header Access-Control-Allow-Origin *;");
  expect(nginx.content).toMatch(/add_header Cache-Control public;/);
  expect(nginx.content).toMatch(/expires \d+[dh];/);
});

test("the health check says which machine answers, and is never kept", () => {
  expect(nginx.content).toMatch(
    /location = \/-\/health \{[^}]*Cache-Control no-store;[^}]*return 200 "ok \$hostname\\n";/,
  );
});

test("nginx judges a new configuration before it is in force, and is reloaded, not restarted", () => {
  expect(nginx).toMatchObject({ check: "nginx -t -q -c %", notifies: "nginx" });
  expect(services!["nginx"]!.reload).toMatch(/^nginx -t -q && systemctl reload/);
  expect(packages).toContain("nginx-light");
});

describe("Debian's nginx", () => {
  const folder = scratch();
  const installed = existsSync("/usr/sbin/nginx");

  (installed ? test : test.skip)("accepts the configuration", () => {
    const certificate = join(folder(), "toolforge.pem");
    const subject = ["-subj", "/CN=test", "-keyout", certificate, "-out", `${certificate}.crt`];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject], { stdio: "ignore" });
    appendFileSync(certificate, readFileSync(`${certificate}.crt`));
    const file = join(folder(), "nginx.conf");
    const content = nginx.content
      .replace("pid /run/nginx.pid;", `pid ${join(folder(), "pid")};`)
      .replaceAll("/etc/ssl/private/toolforge.pem", certificate)
      .replaceAll("/var/cache/nginx/libraries", join(folder(), "libraries"));
    writeFileSync(file, content);
    const checked = spawnSync("/usr/sbin/nginx", ["-t", "-q", "-c", file], { encoding: "utf8" });
    expect([checked.status, checked.stderr]).toEqual([0, ""]);
  });
});
