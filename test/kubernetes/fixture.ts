import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Manifest } from "../../charts/rules/manifest";

/** A component as small as a component can be: a namespace and a configuration in it. */
export function component(name: string, data: Record<string, string> = { a: "1" }): Manifest[] {
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "configuration", namespace: name }, data },
  ];
}

/** Writes components as `cdk8s synth` does, a file each, in place of what the folder held. */
export function writeManifests(folder: string, components: readonly (readonly Manifest[])[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  components.forEach((objects, i) => {
    const text = objects.map((object) => stringify(object)).join("---\n");
    writeFileSync(join(folder, `0${i + 1}-${objects[0]!.metadata.name}.yaml`), text);
  });
  // Lies beside them, and is no manifest.
  writeFileSync(join(folder, "helmfile.yaml"), "releases: []\n");
}
