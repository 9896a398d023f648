import { parse } from "yaml";
import { ImageConfig } from "../../charts/image-config";
import { JobsApi } from "../../charts/jobs-api";
import { components } from "../../charts";
import { chart, clusters } from "../support/charts";

interface ToolImage {
  readonly state: string;
  readonly image: string;
  readonly aliases: readonly string[];
  readonly variants: Readonly<Record<string, { readonly image: string }>>;
}

const list = (environment: Parameters<typeof chart>[1]) => {
  const { data } = chart(ImageConfig, environment).find("ConfigMap/image-config") as unknown as {
    data: Record<string, string>;
  };
  return parse(data["images-v1.yaml"]!) as Record<string, ToolImage>;
};

test.each(clusters)("every rule is kept in %s", (_project, environment) => {
  expect(chart(ImageConfig, environment).faults).toEqual([]);
});

test.each(clusters)("tools of %s may run every image of the list", (_project, environment) => {
  const { allowed } = environment.kubernetes.registries;
  for (const { image, variants, state } of Object.values(list(environment))) {
    const all = [image, ...Object.values(variants).map((variant) => variant.image)];
    for (const each of all) expect(allowed.some((registry) => each.startsWith(`${registry}/`))).toBe(true);
    expect(["stable", "deprecated"]).toContain(state);
  }
});

test("an image has the shape that jobs-api and webservice read", () => {
  const registry = "docker-registry.svc.toolforge.org";
  expect(list(undefined)["python3.13"]).toEqual({
    state: "stable",
    image: `${registry}/toolforge-python313-sssd-web`,
    aliases: ["toolforge-python313"],
    variants: {
      "jobs-framework": { image: `${registry}/toolforge-python313-sssd-base` },
      webservice: { image: `${registry}/toolforge-python313-sssd-web` },
    },
  });
});

test("an image without a web server is not offered for web services", () => {
  const { variants, image } = list(undefined)["mono6.12"]!;
  expect(Object.keys(variants)).toEqual(["jobs-framework"]);
  expect(image).toMatch(/-base$/);
});

test("tools may read the list, and nothing else there", () => {
  const { find } = chart(ImageConfig);
  expect(find("Role/image-config-readers")).toMatchObject({
    metadata: { namespace: "tf-public" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["image-config"], verbs: ["get"] }],
  });
  expect(find("RoleBinding/image-config-readers")).toMatchObject({
    roleRef: { kind: "Role", name: "image-config-readers" },
    subjects: [{ kind: "Group", name: "toolforge" }],
  });
});

test("its namespace is there before jobs-api, which is granted something in it", () => {
  expect(components.indexOf(ImageConfig)).toBeLessThan(components.indexOf(JobsApi));
});
