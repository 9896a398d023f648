import { createHash } from "node:crypto";
import type { ManifestFile } from "../charts/manifest-files";
import type { ConfigurationStore } from "./configuration-store";
import { terraformText } from "./terraform-text";

/** The secret that tells a machine where the index is. */
export const manifestsUrl = "manifestsUrl";

/** The Terraform address of the index, and its name in the container. */
export const [manifestsId, manifestsIndex] = ["manifests", "manifests/index"];

/**
 * Writes an environment's manifests to object storage, an object each, called after its component: one that comes in
 * between renames no other. What is applied, in which order, and what each file must be says the index, which is written
 * when all others are: a line `<sha256> <file name> <signed URL>` for each.
 */
export function publishManifests(store: ConfigurationStore, files: readonly ManifestFile[]): void {
  const lines = files.map(({ component, name, content }) => {
    const id = `manifest-${component}`;
    const url = store.sign(id, store.put(id, `manifests/${component}.yaml`, terraformText(content)));
    return `${createHash("sha256").update(content).digest("hex")} ${name} ${url}\n`;
  });
  store.put(manifestsId, manifestsIndex, lines.join(""), "text/plain");
}
