import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Manifest } from "../../charts/rules/manifest";

/** Every object of a folder, in the order in which `apply-manifests` applies them. */
export function readManifests(folder: string): Manifest[] {
  const files = readdirSync(folder).filter((name) => /^[0-9].*\.yaml$/.test(name));
  return files
    .sort()
    .flatMap((name) =>
      parseAllDocuments(readFileSync(join(folder, name), "utf8")).map((document) => document.toJS() as Manifest),
    );
}
