import { configured } from "../../support/role";

const { files = {}, services = {} } = configured("static");
const nginx = files["/etc/nginx/nginx.conf"]!.content;

test.each([
  ["/cdnjs/", "cdnjs.cloudflare.com"],
  ["/fontcdn/", "fonts.googleapis.com"],
  ["/fontcdn/files/", "fonts.gstatic.com"],
])("%s is a copy of %s, which proves who it is", (path, site) => {
  const [, location] = new RegExp(`location \\^~ ${path} \\{([\\s\\S]*?)\\n    \\}`).exec(nginx)!;
  expect(location).toContain(`set $site ${site};`);
  expect(location).toContain("proxy_ssl_verify on;");
  expect(location).toContain(`proxy_ssl_name ${site};`);
});

test("a site learns neither the reader's address nor anything else that the browser sent", () => {
  expect(nginx.match(/proxy_pass_request_headers off;/g)).toHaveLength(3);
  expect(nginx).not.toMatch(/proxy_set_header (X-|Referer|Cookie)/);
});

test("every bastion's name is asked for its host keys", () => {
  const script = files["/usr/local/sbin/toolforge-fingerprints"]!;
  expect(script).toMatchObject({ mode: "0755", check: "sh -n %" });
  expect(script.content).toContain("for name in dev.beta.toolforge.org login.beta.toolforge.org; do");
  expect(services).toHaveProperty(["toolforge-fingerprints.timer"]);
});
