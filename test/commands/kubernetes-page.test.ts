import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kubernetesPage } from "../../commands/kubernetes-page";
import { toolsbeta } from "../../environments/toolsbeta";

test("the page in the docs is that of the definition", () => {
  const written = readFileSync(join(__dirname, "../../docs/kubernetes.md"), "utf8");
  expect(written).toBe(kubernetesPage(toolsbeta));
});

test("an exception shows with its reason", () => {
  expect(kubernetesPage(toolsbeta)).toContain(
    "| jobs-api | host-path | Deployment/jobs-api | the tools' homes and users are mounted on the node |",
  );
});
