import { createHash } from "node:crypto";
import { Fn } from "cdktf";
import type { ManifestFile } from "../charts/manifest-files";
import type { ConfigurationStore } from "./configuration-store";

/** The Terraform address of the index, and its name in the container. */
export const [manifestsId, manifestsIndex] = ["manifests", "manifests/index"];

/**
 * Writes an environment's manifests to object storage, an object each, called after its component: one that comes in
 * between renames no other. What is applied, in which order, and what each file must be says the index, which is written
 * when all others are: a line `<sha256> <file name> <signed URL>` for each.
 * @param secrets the file of Secrets as a Terraform expression, whose sum, too, only Terraform can tell
 */
export function publishManifests(store: ConfigurationStore, files: readonly ManifestFile[], secrets?: string): void {
  const publish = (component: string, name: string, text: string, sum: (content: string) => string) => {
    const id = `manifest-${component}`;
    const written = store.put(id, `manifests/${component}.yaml`, text);
    return `${sum(written.content)} ${name} ${store.sign(id, written.name)}\n`;
  };
  const lines = files.map(({ component, name, content }) => {
    const sum = createHash("sha256").update(content).digest("hex");
    return publish(component, name, content, () => sum);
  });
  if (secrets !== undefined) lines.push(publish("secrets", "secrets.yaml", secrets, (content) => Fn.sha256(content)));
  store.put(manifestsId, manifestsIndex, lines.join(""), "text/plain");
}
