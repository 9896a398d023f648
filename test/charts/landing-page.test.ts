import { LandingPage } from "../../charts/landing-page";
import { landingPageNginx } from "../../charts/landing-page/nginx";
import { landingPages } from "../../charts/landing-page/pages";
import { pages as proxyPages } from "../../constructs/roles/proxy/pages";
import { toolsbeta } from "../../environments/toolsbeta";
import { chart, clusters } from "../support/charts";
import { ask } from "../support/http";
import { site } from "../support/site";

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(LandingPage, environment).faults).toEqual([]);
});

test.each(clusters)("it is at the name of the tool admin and at the bare domain of %s", (_project, environment) => {
  const { domain } = environment.web;
  expect(chart(LandingPage, environment).find("HTTPRoute/landing-page")).toMatchObject({
    spec: { hostnames: [`admin.${domain}`, domain], rules: [{ backendRefs: [{ name: "landing-page", port: 80 }] }] },
  });
});

test("pages in folders of their own are mounted there", () => {
  expect(chart(LandingPage).find("Deployment/landing-page")).toMatchObject({
    spec: {
      template: {
        spec: {
          volumes: expect.arrayContaining([
            {
              name: "pages",
              configMap: {
                name: "landing-page-pages",
                items: expect.arrayContaining([{ key: "errors-404.html", path: "errors/404.html" }]) as unknown,
              },
            },
          ]) as unknown,
        },
      },
    },
  });
});

describe("in nginx", () => {
  const host = "admin.beta.toolforge.org";
  const running = site(landingPages(toolsbeta), (place) =>
    landingPageNginx(place, host, "toolsadmin.beta.toolforge.org"),
  );
  const get = (path: string, at = host) => ask(running().port, path, { headers: { host: at } });

  test("the start page leads to the tools and to help", async () => {
    const { status, headers, body } = await get("/");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(body).toContain('href="https://toolsadmin.beta.toolforge.org/tools/"');
    expect(body).toContain('href="https://wikitech.wikimedia.org/wiki/Help:Toolforge"');
  });

  const script = proxyPages(toolsbeta).files!["/usr/local/sbin/toolforge-pages"]!.content;

  test("what the proxies ask for is there, as they want it", async () => {
    const [, statuses] = /^for status in (.*); do$/m.exec(script)!;
    const [, path] = /"https:\/\/admin\.beta\.toolforge\.org(.*)"/.exec(script)!;
    const [, limit] = /--max-filesize (\d+)/.exec(script)!;
    expect(statuses!.split(" ")).toEqual(["403", "404", "500", "502", "503"]);
    for (const asked of statuses!.split(" ")) {
      const { status, body } = await get(path!.replace("$status", asked));
      expect(status).toBe(200);
      expect(body).toMatch(/<html/i);
      expect(body.length).toBeLessThan(Number(limit));
    }
  });

  test("an error page needs no other file, since there may be nothing that serves one", () => {
    for (const [path, page] of Object.entries(landingPages(toolsbeta))) {
      if (path.startsWith("errors/")) expect(page).not.toMatch(/<(img|link|script|iframe)|@import|url\(/);
    }
  });

  test("the checker hears that it works", async () => {
    expect(await get("/healthz")).toMatchObject({ status: 200, body: "OK\n" });
    expect((await ask(running().health, "/")).status).toBe(200);
  });

  test.each([
    ["/tools", "https://toolsadmin.beta.toolforge.org/tools/"],
    ["/tool/stashbot", "https://toolsadmin.beta.toolforge.org/tools/id/stashbot"],
  ])("the old link %s still leads on", async (path, location) => {
    expect(await get(path)).toMatchObject({ status: 302, headers: { location } });
  });

  test("the bare domain leads to the start page", async () => {
    expect(await get("/anything", "beta.toolforge.org")).toMatchObject({
      status: 302,
      headers: { location: `https://${host}/` },
    });
  });

  test.each([
    "/errors/418.html",
    "/no-such-page.html",
    "/errors/",
    "/errors/../../nginx.conf",
    "/%2e%2e/nginx.conf",
    "/tool/a%0d%0ax:y",
    "/tool/../../x",
  ])("there is nothing at %s", async (path) => {
    const { status, body } = await get(path);
    expect([400, 403, 404]).toContain(status);
    if (status === 404) expect(body).toContain("<h1>No such page</h1>");
  });

  test("it never tells of its own port", async () => {
    expect(await get("/errors")).toMatchObject({ status: 301, headers: { location: "/errors/" } });
  });
});
