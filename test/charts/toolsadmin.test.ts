import { Toolsadmin } from "../../charts/toolsadmin";
import { settings } from "../../charts/toolsadmin/settings";
import { clusterSecrets } from "../../charts/secrets";
import type { Environment } from "../../environments/environment";
import { chart, clusters } from "../support/charts";

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(Toolsadmin, environment).faults).toEqual([]);
});

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
}

const pod = (environment?: Environment) =>
  (
    chart(Toolsadmin, environment).find("Deployment/toolsadmin") as unknown as {
      spec: { template: { spec: { initContainers: Container[]; containers: Container[] } } };
    }
  ).spec.template.spec;

test.each(clusters)("it is at a name of its own in %s", (_project, environment) => {
  expect(chart(Toolsadmin, environment).find("HTTPRoute/toolsadmin")).toMatchObject({
    spec: { hostnames: [`toolsadmin.${environment.web.domain}`] },
  });
});

test("no secret is in a manifest: each is a key of the secret striker", () => {
  for (const { env } of [...pod().initContainers, pod().containers[0]!]) {
    for (const key of Object.keys(clusterSecrets.striker.values)) {
      expect(env).toContainEqual({ name: key, valueFrom: { secretKeyRef: { name: "striker", key } } });
    }
  }
});

test.each(clusters)("its database is where clients of %s find the database", (_project, environment) => {
  const names = environment.roles["db"]!.addresses!.flatMap((address) => address.names);
  expect(names).toContain(`${settings(environment)["DB_HOST"]}.`);
});

test.each(clusters)("in %s, tools and admins are those of the project", (project, environment) => {
  expect(settings(environment)).toMatchObject({
    OPENSTACK_PROJECT: project,
    STAFF_GROUP_DN: `cn=${project}.admin,ou=servicegroups,dc=wikimedia,dc=org`,
    SUPERUSER_GROUP_DN: `cn=${project}.admin,ou=servicegroups,dc=wikimedia,dc=org`,
    TOOLS_TOOL_LABS_GROUP_NAME: `project-${project}`,
    TOOLS_WEB_BASE_DOMAIN: environment.web.domain,
  });
});

test.each(clusters)(
  "whoever tries passwords is known by his own address, which the proxies of %s tell",
  (_p, environment) => {
    expect(settings(environment)).toMatchObject({ USE_XFF_HEADER: "true", TRUSTED_PROXY_LIST: "172.16." });
  },
);

test("the database is brought up to date before the site starts", () => {
  expect(pod().initContainers.map(({ command }) => command.slice(-2))).toEqual([["migrate", "--no-input"]]);
});

test("visitors reach Striker and nobody reaches its memcached", () => {
  const { objects } = chart(Toolsadmin);
  const openings = objects.filter(({ metadata }) => metadata.name.startsWith("allow-from"));
  expect(openings.map(({ metadata }) => metadata.name)).toEqual(["allow-from-istio-gateway-tcp-8080"]);
});
