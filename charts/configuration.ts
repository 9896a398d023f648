import { createHash } from "node:crypto";
import { ConfigMap, Volume } from "cdk8s-plus-28";
import type { Component } from "./component";

/**
 * Files for a container that reads them only as it starts: other contents are another ConfigMap, so that the pods are
 * made anew.
 * @param files contents by file name
 */
export function configuration(component: Component, name: string, files: Readonly<Record<string, string>>): Volume {
  const digest = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
  const metadata = { name: `${name}-${digest}` };
  const made = new ConfigMap(component, name, { metadata, data: files, immutable: true });
  return Volume.fromConfigMap(component, `${name}-volume`, made, { name });
}
