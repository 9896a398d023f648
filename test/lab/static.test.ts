import { onGuest } from "../../lab/client/lab";
import { Staging } from "./staging";

let base: string;
beforeAll(async () => {
  const staging = await Staging.open();
  base = `http://${staging.address("static")}`;
  const files =
    "d=/data/project/example/www/static; mkdir -p $d/empty; echo hello >$d/hello.txt; ln -sf /etc/hostname $d/stolen; chown -R www-data /data/project/example";
  await onGuest("toolsbeta-static-1", files);
  await onGuest("toolsbeta-static-2", files);
});

test("a tool's static file is served with cache and CORS headers", async () => {
  const page = await fetch(`${base}/example/hello.txt`);
  expect(page.status).toBe(200);
  expect(await page.text()).toBe("hello\n");
  expect(page.headers.get("access-control-allow-origin")).toBe("*");
  expect(page.headers.get("cache-control")).toMatch(/max-age=86400/);
  expect(page.headers.get("etag")).toBeTruthy();
});

test.each([
  "/example/missing",
  "/example/empty/",
  "/example/",
  "/",
  "/example/../../../../etc/passwd",
  "/example/%2e%2e/%2e%2e/secret",
  "/example/stolen",
])("%s is not found: no listing, nothing outside the tool's folder", async (path) => {
  expect((await fetch(base + path)).status).toBe(404);
});

test("other methods than reading are refused", async () => {
  expect((await fetch(`${base}/example/hello.txt`, { method: "POST" })).status).toBeGreaterThanOrEqual(400);
  expect((await fetch(`${base}/example/hello.txt`, { method: "OPTIONS" })).status).toBe(204);
});

test("the health page names the host and is never cached", async () => {
  const page = await fetch(`${base}/-/health`);
  expect(await page.text()).toMatch(/^ok toolsbeta-static-[12]\n$/);
  expect(page.headers.get("cache-control")).toBe("no-store");
});
