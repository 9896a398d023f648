import { must, run } from "../../lab/client/shell";

/** Who reaches the object storage by which interface. */
const ways = { machines: "osext", terraform: "lo" } as const;
type Who = keyof typeof ways;

const rule = (who: Who) => ["INPUT", "-i", ways[who], "-p", "tcp", "--dport", "7480", "-j", "REJECT"];

/** The machines, or Terraform, do not reach the object storage. */
export const storageGoesDown = (who: Who) => must("iptables", ["-I", ...rule(who)]);

/** It is back, however often it went down: a test that dies leaves it so. */
export async function storageIsBack(): Promise<void> {
  for (const who of Object.keys(ways) as Who[]) while ((await run("iptables", ["-D", ...rule(who)])).code === 0);
}
