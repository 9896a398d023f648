import { DefaultBackend } from "../../charts/default-backend";
import { defaultBackendNginx } from "../../charts/default-backend/nginx";
import { noSuchTool } from "../../charts/default-backend/page";
import { toolsbeta } from "../../environments/toolsbeta";
import { chart, clusters } from "../support/charts";
import { ask } from "../support/http";
import { site } from "../support/site";

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(DefaultBackend, environment).faults).toEqual([]);
});

test("it takes the requests at every name that no tool has a route for", () => {
  expect(chart(DefaultBackend).find("HTTPRoute/default-backend")["spec"]).toEqual({
    parentRefs: [{ name: "toolforge", namespace: "istio-gateway" }],
    rules: [{ backendRefs: [{ name: "default-backend", port: 80 }] }],
  });
});

describe("in nginx", () => {
  const running = site({ "404.html": noSuchTool(toolsbeta) }, (place) =>
    defaultBackendNginx(place, "beta.toolforge.org"),
  );
  const at = (host: string, path = "/", asked = {}) => ask(running().port, path, { headers: { host }, ...asked });

  test.each(["/", "/healthz", "/404.html", "/a/../../etc/passwd", "/.git/config", "/%00"])(
    "%s is no page of any tool",
    async (path) => {
      const { status } = await at("no-tool.beta.toolforge.org", path);
      expect([400, 404]).toContain(status);
    },
  );

  test("visitors read that there is no such tool, and who may know of it", async () => {
    const { status, headers, body } = await at("no-tool.beta.toolforge.org", "/wiki/Main?a=b");
    expect(status).toBe(404);
    expect(headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    expect(body).toContain("<h1>No such tool</h1>");
    expect(body).toContain('<a href="https://toolsadmin.beta.toolforge.org/tools/id/no-tool">');
  });

  test.each(["", "<script>.beta.toolforge.org", "a.b.beta.toolforge.org", "betaxtoolforge.org", "[::1]"])(
    "the name %p is no tool's: it does not stand in the page",
    async (host) => {
      const { body } = await at(host);
      expect(body).not.toContain("/tools/id/");
      expect(body).not.toContain("<script>");
    },
  );

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is answered in the same way", async (method) => {
    const asked = { method, headers: { host: "no-tool.beta.toolforge.org" }, body: Buffer.alloc(3_000_000) };
    const { status, body } = await ask(running().port, "/api", asked);
    expect([status, body.includes("<h1>No such tool</h1>")]).toEqual([404, true]);
  });

  test("the kubelet hears that it works, at a port that visitors do not reach", async () => {
    expect(await ask(running().health, "/")).toMatchObject({ status: 200, body: "ok" });
    const { ports } = (chart(DefaultBackend).find("Service/default-backend") as never as Service).spec;
    expect(ports.map(({ targetPort }) => targetPort)).toEqual([8080]);
  });
});

interface Service {
  readonly spec: { readonly ports: readonly { readonly targetPort: number }[] };
}
