import { configured } from "../../support/role";
import { toolserver } from "../../../constructs/roles/legacy-redirector/toolserver";

const nginx = configured("legacy-redirector").files!["/etc/nginx/nginx.conf"]!.content;

test("a tool's old address leads to its new name", () => {
  expect(nginx).toContain("server_name toolsbeta.wmflabs.org;");
  expect(nginx).toContain("set $to https://$tool.beta.toolforge.org$path_of_tool$is_args$args;");
});

test("every redirect lasts, and keeps the body of what is sent", () => {
  const targets = [...nginx.matchAll(/set \$to /g)].length;
  expect([...nginx.matchAll(/if \(\$moved\) \{ return 301 \$to; \} return 308 \$to;|\n +if \(\$moved\)/g)].length).toBe(
    targets,
  );
});

test("of toolserver.org's paths, a longer one is tried before its beginning", () => {
  const paths = toolserver.map(([path]) => path);
  for (const [i, path] of paths.entries()) {
    expect(paths.slice(0, i).filter((earlier) => path === earlier || path.startsWith(`${earlier}/`))).toEqual([]);
  }
});
