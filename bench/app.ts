import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { render } from "../charts/build";
import { manifestFiles } from "../charts/manifest-files";
import type { Active } from "../environments/environment";
import { numbered } from "../environments/numbered";
import { tools } from "../environments/tools";
import { switchFile } from "../environments/switch-file";
import { validate } from "../environments/validate";
import { PlatformStack } from "../stacks/platform-stack";
import { withoutStackTexts } from "../stacks/without-stack-texts";

/** Synthesizes production with FACTOR times its NFS workers, and prints what one resource costs. */
const active = switchFile("tools") as Active;
const factor = Number(process.argv[2] ?? 1);
const workers = tools.roles["k8s-worker-nfs"]!;
const data = {
  ...tools,
  roles: {
    ...tools.roles,
    "k8s-worker-nfs": { ...workers, hosts: numbered("tools-k8s-worker-nfs-", 1, workers.hosts.length * factor) },
  },
};
const manifests = manifestFiles(render(tools));
const outdir = mkdtempSync(join(tmpdir(), "bench-"));
const started = process.hrtime.bigint();
const app = new App({ stackTraces: false, outdir });
withoutStackTexts(() => {
  new PlatformStack(app, validate(data, active), active).putManifests(manifests);
  app.synth();
});
const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
const json = JSON.parse(readFileSync(join(outdir, "stacks/tools/cdk.tf.json"), "utf8")) as {
  resource: Record<string, Record<string, unknown>>;
};
const resources = Object.values(json.resource).reduce((sum, type) => sum + Object.keys(type).length, 0);
rmSync(outdir, { recursive: true });
console.log(
  `the app alone, ${resources} resources: ${(milliseconds / resources).toFixed(2)} ms each (under 1.2), peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB (under 250)`,
);
