import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { images } from "../charts/images";
import { releases } from "../charts/releases";
import { repositories } from "../charts/release";
import { toolsbeta } from "../environments/toolsbeta";

interface Settings {
  readonly customManagers: readonly { readonly managerFilePatterns: string[]; readonly matchStrings: string[] }[];
  readonly packageRules: readonly { readonly matchDepNames?: string[]; readonly registryUrls?: string[] }[];
}

const root = join(__dirname, "..");
const settings = JSON.parse(readFileSync(join(root, "renovate.json"), "utf8")) as Settings;

/** Every version in the charts that renovate would find and raise: `jetstack/cert-manager v1.20.3`. */
const found = readdirSync(join(root, "charts"), { recursive: true, encoding: "utf8" })
  .map((file) => `charts/${file}`)
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) =>
    settings.customManagers
      .filter(({ managerFilePatterns }) => managerFilePatterns.some((each) => new RegExp(each.slice(1, -1)).test(file)))
      .flatMap(({ matchStrings }) =>
        matchStrings.flatMap((each) => [...readFileSync(join(root, file), "utf8").matchAll(new RegExp(each, "g"))]),
      )
      .map(({ groups }) => `${groups!["depName"]} ${groups!["currentValue"]}`),
  );

test("every image's version is found", () => {
  for (const image of Object.values(images)) {
    const [, path, version] = /([^/]+):(.+)$/.exec(image.in(toolsbeta))!;
    expect(found).toContain(`${path} ${version}`);
  }
});

test("so is that of every release, and of what it counts on", () => {
  for (const { chart, version } of releases) expect(found).toContain(`${chart.replace(/^toolforge\//, "")} ${version}`);
  expect(found).toContainEqual(expect.stringMatching(/^kubernetes-sigs\/gateway-api v/));
});

test("nothing else is taken for a version", () => {
  expect(found).toHaveLength(Object.keys(images).length + releases.length + 1);
});

test("charts are looked up where they come from", () => {
  const urls = settings.packageRules.flatMap(({ matchDepNames, registryUrls }) =>
    registryUrls ? [[matchDepNames![0], registryUrls[0]]] : [],
  );
  expect(urls).toEqual(
    Object.entries(repositories)
      .filter(([, repository]) => !("oci" in repository))
      .map(([name, { url }]) => [`${name}/**`, url]),
  );
});

test("the expressions are of the kind that renovate knows, which looks neither ahead nor behind", () => {
  for (const each of settings.customManagers.flatMap(({ matchStrings }) => matchStrings)) {
    expect(each).not.toMatch(/\(\?<?[=!]/);
  }
});
