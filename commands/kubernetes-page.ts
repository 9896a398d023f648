import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "../charts/build";
import { releases } from "../charts/releases";
import { type RuleName, rules } from "../charts/rules";
import { type ClusterSecret, clusterSecrets } from "../charts/secrets";
import type { Environment } from "../environments/environment";
import { toolsbeta } from "../environments/toolsbeta";

const file = join(__dirname, "..", "docs", "kubernetes.md");

/** What runs in an environment's cluster, the rules that it keeps, and who is excepted from them. */
export function kubernetesPage(environment: Environment): string {
  const components = render(environment).rendered.map(({ component }) => component);
  return [
    `# Kubernetes in ${environment.project}, written from its definition by \`npm run picture\``,
    "",
    ...table(
      ["component", "purpose"],
      components.map(({ name, purpose }) => [name, purpose]),
    ),
    ...table(
      ["release", "chart", "version", "for Kubernetes"],
      releases.map(({ name, chart, version, kubeVersion, beyond }) => [
        name,
        chart,
        version,
        beyond ? `${kubeVersion}, and ${beyond.kubeVersion}: ${beyond.why}` : kubeVersion,
      ]),
    ),
    "Secrets that the environment's own fill, beside those of certificates:",
    "",
    ...table(
      ["Secret", "key", "of the environment's secret"],
      Object.entries<ClusterSecret>(clusterSecrets).flatMap(([name, { namespace, values }]) =>
        Object.entries(values).map(([key, from]) => [`${namespace}/${name}`, key, from]),
      ),
    ),
    "Every object keeps these rules, which are checked whenever manifests are written:",
    "",
    ...table(
      ["rule", "promise"],
      (Object.keys(rules) as RuleName[]).map((rule) => [rule, rules[rule].promise]),
    ),
    "But for these exceptions:",
    "",
    ...table(
      ["component", "rule", "object", "why"],
      components.flatMap(({ name, exceptions }) =>
        exceptions.map(({ rule, object, container, why }) => [
          name,
          rule,
          container ? `${object}, container ${container}` : object,
          why,
        ]),
      ),
    ),
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

if (require.main === module) {
  const before = readFileSync(file, { encoding: "utf8", flag: "a+" });
  const now = kubernetesPage(toolsbeta);
  writeFileSync(file, now);
  console.log(before === now ? "docs/kubernetes.md is up to date" : "docs/kubernetes.md is written anew");
}
