import { onGuest } from "../../../lab/client/lab";

/** The machines that say of themselves that they hold a service's VIP: exactly one when all is well. */
export async function vipHolders(service: string, hosts: readonly string[]): Promise<string[]> {
  const said = await Promise.all(
    hosts.map((host) => onGuest(host, `cat /var/lib/prometheus/node-exporter/vrrp_${service}.prom`)),
  );
  return hosts.filter((_, i) => said[i]?.output.includes(`toolforge_vrrp_master{service="${service}"} 1`));
}
