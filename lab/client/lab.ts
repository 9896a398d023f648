import { join } from "node:path";
import { must, type Outcome, run } from "./shell";

const lab = join(__dirname, "..");

/** Where the lab keeps its state and its cache. */
export const labFolder = process.env["LAB_DIR"] ?? "/var/lib/toolforge-lab";

/** The variables that `. lab/env PROJECT` sets, in the environment of this process. */
export async function labEnvironment(
  project: "tools" | "toolsbeta" | "admin" = "toolsbeta",
): Promise<NodeJS.ProcessEnv> {
  const text = await must("bash", ["-c", '. "$0/env" "$1" && env -0', lab, project]);
  return Object.fromEntries(
    text
      .split("\0")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** Runs a command as root on a guest, whatever its firewalls say. */
export function onGuest(host: string, command: string, timeout = 60_000): Promise<Outcome> {
  return run(join(lab, "ssh"), [host, command], { timeout });
}

/** Runs a command of this machine, which must succeed, in a guest's network. */
export const inNetworkOf = (host: string, command: readonly string[]) => must(join(lab, "netns"), [host, ...command]);

/** Cuts a guest's power. */
export const kill = (host: string) => must(join(lab, "kill"), [host]);

export interface Server {
  readonly host: string;
  readonly project: string;
  readonly hypervisor: string;
  /** Fixed addresses, both IP versions. */
  readonly fixed: readonly string[];
  readonly floating: string | undefined;
  readonly state: string;
}

/** All servers of the lab. */
export async function servers(): Promise<Server[]> {
  const { output } = await run(join(lab, "status"), []);
  const lines = output.split("\n");
  const rows = lines.slice(lines.findIndex((line) => line.startsWith("SERVER ")) + 1).filter(Boolean);
  return rows.map((line) => {
    const [host = "", project = "", hypervisor = "", fixed = "", floating = "-", state = ""] = line.split(/\s+/);
    return {
      host,
      project,
      hypervisor,
      fixed: fixed.split(","),
      floating: floating === "-" ? undefined : floating,
      state,
    };
  });
}

export interface AgentReport {
  readonly host: string;
  readonly revision: string;
  readonly failed: boolean;
  /** Unix time of the last run. */
  readonly lastRun: number;
}

/** What the machines' agents reported last; machines that have not reported yet are left out. */
export async function agentReports(): Promise<Map<string, AgentReport>> {
  const rows = (await must(join(lab, "agents"), [])).split("\n").filter((line) => line && !line.includes("\t-\t"));
  return new Map(
    rows.map((line) => {
      const [host = "", revision = "", failed, lastRun] = line.split("\t");
      return [host, { host, revision, failed: failed !== "0", lastRun: Number(lastRun) }];
    }),
  );
}
