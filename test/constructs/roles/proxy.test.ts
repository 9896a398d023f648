import { configured } from "../../support/role";
import { onMachines } from "../../support/templates";

const members = {
  proxy: { "toolsbeta-proxy-1": "10.0.0.1", "toolsbeta-proxy-2": "10.0.0.2" },
  "k8s-gateway": { "toolsbeta-test-k8s-gateway-1": "10.0.1.1", "toolsbeta-test-k8s-gateway-2": "10.0.1.2" },
};
const { files = {} } = configured("proxy", ({ environment: { web } }) => {
  web.bannedIps = { "198.51.100.7": "scraper", "2001:db8::/32": "scrapers" };
  web.blockedUserAgents = { 'Bad"Bot\\.com': "ignores robots.txt" };
  web.blockedReferers = { "<%= system('id') %>": "is no code of ours", "spam\\.example": "sends spammers" };
  web.disabledTools = { broken: "leaks data" };
  web.requestsPerSecond = 10;
  web.requestsInFlight = 20;
});
const file = files["/etc/nginx/nginx.conf"]!;
const content = onMachines(file.content, members);

test("tools' requests go to the gateway nodes", () => {
  expect(content).toMatch(/upstream gateway \{[^}]*server 10\.0\.1\.1:30000 [^}]*server 10\.0\.1\.2:30000 /);
  expect(content).toContain("server_name ~^[a-z][a-z0-9-]*\\.beta\\.toolforge\\.org$;");
});

test("who is banned, blocked or disabled stands there as the environment says", () => {
  expect(content).toContain("    198.51.100.7 1;\n    2001:db8::/32 1;\n");
  expect(content).toContain('"~*Bad\\"Bot\\\\.com" 1;');
  expect(content).toContain('"~*spam\\\\.example" 1;');
  expect(content).toContain('broken.beta.toolforge.org "leaks data";');
});

test("a pattern that looks like a template's code is none", () => {
  expect(file.content).toContain("<%%= system('id') %>");
  expect(content).toContain(`"~*<%= system('id') %>" 1;`);
});

test("limits are those of the environment, a burst of five seconds among them", () => {
  expect(content).toContain("zone=address:20m rate=10r/s;");
  expect(content).toContain("limit_req zone=address burst=50 nodelay;");
  expect(content).toContain("limit_conn tool 20;");
});

test("what a visitor claims about himself does not reach the tool", () => {
  expect(content).toContain("proxy_set_header X-Forwarded-For $remote_addr;");
  expect(content).not.toContain("proxy_add_x_forwarded_for");
});

test("modern TLS alone", () => {
  expect(content).toContain("ssl_protocols TLSv1.2 TLSv1.3;");
});

test.each(["403", "404", "500", "502", "503", "banned", "blocked", "disabled", "ratelimit"])(
  "the page %s is a page",
  (name) => {
    const page = files[`/usr/local/share/toolforge-pages/${name}.html`]!.content;
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<h1>.+<\/h1>\n<p>.+<\/p>\n<\/html>\n$/);
  },
);

test("nginx judges the file, and is reloaded, not restarted", () => {
  expect(file.check).toBe("nginx -t -q -c %");
});
