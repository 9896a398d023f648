import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { peerName } from "../constructs/peer";
import { flowsOf } from "../constructs/role-flows";
import { roles } from "../constructs/roles";
import { type Environment, rolesOf } from "../environments/environment";
import { toolsbeta } from "../environments/toolsbeta";

const file = join(__dirname, "..", "docs", "architecture.md");

/** The environment as a picture (Mermaid, which code hosts draw): roles with their machines, and who may reach whom. */
export function picture(environment: Environment): string {
  const nodes = rolesOf(environment).map(([role, { hosts, spread, addresses }]) => {
    const how = (addresses ?? []).map(({ kind, service }) => `${kind} ${service}`).join(", ");
    return `  ${id(role)}["<b>${role}</b> × ${hosts.length} (${spread})${how ? `<br>${how}` : ""}"]`;
  });
  const ways = new Map<string, string[]>();
  for (const [role] of rolesOf(environment)) {
    for (const flow of flowsOf(environment, role)) {
      if (peerName(flow.peer) === role) continue;
      const way = `${id(peerName(flow.peer))} -->|PORTS| ${id(role)}`;
      ways.set(way, [...new Set([...(ways.get(way) ?? []), `${flow.port}`])]);
    }
  }
  const edges = [...ways].map(([way, ports]) => `  ${way.replace("PORTS", ports.join(" "))}`);
  const purposes = rolesOf(environment).map(([role]) => `| ${role} | ${roles[role].purpose} |`);
  return [
    `# ${environment.project}, drawn from its definition by \`npm run picture\``,
    "",
    "```mermaid",
    "flowchart LR",
    "  world((world))",
    "  cloud((cloud))",
    "  project((any machine))",
    ...nodes,
    ...edges,
    "```",
    "",
    "| role | purpose |",
    "| --- | --- |",
    ...purposes,
    "",
  ].join("\n");
}

const id = (name: string) => name.replace(/-/g, "_");

if (require.main === module) {
  const before = readFileSync(file, { encoding: "utf8", flag: "a+" });
  const now = picture(toolsbeta);
  writeFileSync(file, now);
  console.log(before === now ? "docs/architecture.md is up to date" : "docs/architecture.md is drawn anew");
}
