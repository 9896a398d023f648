import { configured } from "../../support/role";

const { files = {}, directories = {} } = configured("docker-registry");
const nginx = files["/etc/nginx/nginx.conf"]!.content;

/** What nginx's `map` of this name makes of a value. */
function mapped(variable: string, value: string): string {
  const body = new RegExp(`map .+ \\$${variable} \\{([^}]*)\\}`).exec(nginx)![1]!;
  const rows = [...body.matchAll(/^ *(?:"~(.+)"|"?([^"\s]+)"?) (.+);$/gm)];
  const fits = rows.find(([, pattern, word]) => (pattern ? new RegExp(pattern).test(value) : word === value));
  return (fits ?? rows.find(([, , word]) => word === "default"))![3]!;
}
const realm = (method: string) => mapped("realm", mapped("writes", method));

test.each(["GET", "HEAD", "OPTIONS"])("%s needs no password", (method) => {
  expect(realm(method)).toBe("off");
});

test.each(["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])("%s needs the password", (method) => {
  expect(realm(method)).toBe('"push"');
});

test("clients learn, where they ask first, that there is a password", () => {
  expect(mapped("challenge", "/v2/")).toBe("'Basic realm=\"push\"'");
  expect(mapped("challenge", "/v2/python/manifests/latest")).toBe('""');
});

test("writes are taken by the active machine alone", () => {
  expect(nginx).toContain("if (-f /srv/registry/active) { set $refused 0; }\n      if ($refused) { return 503; }");
});

test("the registry answers nginx alone, and remembers nothing of files that a copy may change", () => {
  const { content } = files["/etc/docker/registry/config.yml"]!;
  expect(content).toContain("addr: 127.0.0.1:5000");
  expect(content).not.toMatch(/cache|0\.0\.0\.0|addr: :/);
  expect(directories["/srv/registry/data"]).toEqual({ owner: "docker-registry" });
});

test("the password's hash is for nginx's eyes only", () => {
  expect(files["/etc/nginx/registry.htpasswd"]).toMatchObject({ mode: "0400", owner: "www-data" });
});
