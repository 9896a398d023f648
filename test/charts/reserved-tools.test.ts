import { render } from "../../charts/build";
import { reservedTools } from "../../charts/reserved-tools";
import { staging } from "../support/environment";
import { clusters } from "../support/charts";

test.each(clusters)("every site of the platform in %s has a name that is reserved", (_project, environment) => {
  const routes = render(environment)
    .rendered.flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === "HTTPRoute")
    .flatMap(({ spec }) => (spec as { hostnames?: string[] }).hostnames ?? [])
    .filter((host) => host !== environment.web.domain);
  expect(routes.length).toBeGreaterThan(0);
  expect(reservedTools(environment)).toEqual(
    expect.arrayContaining(routes.map((host) => host.replace(`.${environment.web.domain}`, ""))),
  );
});

test.each(clusters)(
  "so are the names of machines and of zones in %s, and not the tools' own wildcard",
  (_p, environment) => {
    expect(reservedTools(environment)).toEqual(expect.arrayContaining(["admin", "login", "mail", "svc", "toolsadmin"]));
    expect(reservedTools(environment)).not.toContain("*");
  },
);

test("a name of another domain reserves nothing", () => {
  const { environment } = staging(({ environment: { zones } }) =>
    zones.push("notbeta.toolforge.org.", "x.example.org."),
  );
  expect(reservedTools(environment)).not.toEqual(expect.arrayContaining(["notbeta"]));
  expect(reservedTools(environment)).not.toContain("x");
});
