import { must, run } from "../../lab/client/shell";

const rule = ["INPUT", "-i", "osext", "-p", "tcp", "--dport", "7480", "-j", "REJECT"];

/** No machine reaches the object storage. */
export const storageGoesDown = () => must("iptables", ["-I", ...rule]);

/** It is back, however often it went down: a test that dies leaves it so. */
export async function storageIsBack(): Promise<void> {
  while ((await run("iptables", ["-D", ...rule])).code === 0);
}
