import { NetworkingPortV2 } from "@cdktf/provider-openstack/lib/networking-port-v2";
import type { TerraformStack } from "cdktf";
import { addressOf } from "./protection";

/**
 * Has each plan and deploy warn of ports whose security groups somebody has exchanged: the provider neither sees that nor mends it, and a machine would
 * stand outside its firewall. To be called when all ports are there.
 */
export function checkPortGroups(stack: TerraformStack): void {
  const ports = stack.node
    .findAll()
    .flatMap((node) => (node instanceof NetworkingPortV2 ? [addressOf(node)] : []))
    .sort();
  if (ports.length === 0) return;
  const strangers = `[for port in [${ports.join(", ")}] : port if toset(port.security_group_ids) != toset(port.all_security_group_ids)]`;
  const groups = '[for id in port.security_group_ids : format("--security-group %s", id)]';
  const remedy = `format("openstack port set --no-security-group %s %s", join(" ", ${groups}), port.id)`;
  const said =
    "Somebody has exchanged the security groups of ports, and what is behind them stands outside its firewall. Put them right: ";
  stack.addOverride("check.port-groups", {
    assert: [
      {
        condition: `\${length(${strangers}) == 0}`,
        error_message: `${said}\${join("; ", [for port in ${strangers} : ${remedy}])}`,
      },
    ],
  });
}
