import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { questions } from "../../../constructs/probes";
import { staging } from "../../support/environment";
import { configured } from "../../support/role";
import { scratch } from "../../support/scratch";

const { files = {} } = configured("checker");
const nginx = files["/etc/nginx/nginx.conf"]!.content;
const script = files["/usr/local/lib/toolforge/checker"]!.content;
const folder = scratch();

/** Runs the CGI script with plugins that say their arguments, or fail for one port. */
function get(service: string, failing = "none") {
  const plugins = join(folder(), "plugins");
  mkdirSync(plugins, { recursive: true });
  const plugin = `#!/bin/sh\necho "said: $*|time=1s"\ncase " $* " in *" ${failing} "*) exit 2 ;; esac\n`;
  for (const name of ["check_http", "check_tcp", "check_ssh", "check_smtp"])
    writeFileSync(join(plugins, name), plugin, { mode: 0o755 });
  const here = script.replace("/usr/lib/nagios/plugins", plugins);
  const { stdout } = spawnSync("sh", ["-c", here], { env: { ...process.env, SERVICE: service }, encoding: "utf8" });
  const [head = "", body = ""] = stdout.split("\r\n\r\n");
  return { status: /^Status: (.*)\r/.exec(head)?.[1], body };
}

test("a service that answers is 200, with a line for each question and without figures", () => {
  const { status, body } = get("static");
  expect(status).toBe("200 OK");
  expect(body).toMatch(/^http\/80: said: [^|\n]*\nhttps\/443: said: [^|\n]*\n$/);
});

test("one question without the right answer makes it 503", () => {
  expect(get("static", "443").status).toBe("503 Service Unavailable");
  expect(get("static", "80").status).toBe("503 Service Unavailable");
});

test("what is expected in the answer reaches the plugin as one word", () => {
  expect(script).toContain("-e ' 200 ' -r '^ok '");
});

test("each service with a probe has a URL, and another name is told which there are", () => {
  const services = [...new Set(questions(staging().environment).map(({ service }) => service))];
  for (const service of services) expect([service, get(service).status]).toEqual([service, "200 OK"]);
  expect(get("nothing")).toEqual({
    status: "404 Not Found",
    body: `no such service; there are: ${services.join(" ")}\n`,
  });
});

test("what a client writes into the URL is a service's name or is refused: nothing of it is run", () => {
  expect(nginx).toContain("location ~ ^/(?<service>[a-z0-9-]*)$ {");
  expect(nginx).toContain("location / { return 404; }");
  expect(get("static; id").status).toBe("404 Not Found");
});

test("however many ask, a service is asked every five seconds at most", () => {
  expect(nginx).toMatch(/fastcgi_cache_valid 200 404 503 5s;\s+fastcgi_cache_lock on;/);
});
