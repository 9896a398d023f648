import type { HostFiles } from "./host-files";
import { secret } from "./hiera";
import type { RoleContext } from "./roles/role";
import { defaultInterface, eachMember, ipv4Of } from "./templates";

export interface KeepalivedProps {
  /** The service of one of the role's virtual addresses. */
  readonly service: string;
  /** Name of the secret of which the members show each other the first eight letters: VRRP has room for no more. */
  readonly password: string;
  /**
   * Bash script that asks the real service, as root, every second: by the shell's own means where they do, since starting
   * other programs is what it costs. While it exits with another status than 0, or takes longer than 2 s, this machine
   * cannot hold the VIP.
   */
  readonly check: string;
}

const scripts = "/usr/local/lib/toolforge";

/**
 * Keeps a virtual address on one member that works. A holder that fails its check gives way at once; one that falls
 * silent is missed after 3 s. The address stays where it is when the other comes back.
 */
export function keepalived(context: RoleContext, props: KeepalivedProps): HostFiles {
  const { service, password, check } = props;
  const { role, host, environment } = context;
  const data = environment.roles[role]!;
  const address = (data.addresses ?? []).find((address) => address.service === service);
  if (address?.kind !== "virtual") throw new Error(`roles.${role} has no virtual address of the service ${service}`);
  const script = `${scripts}/check-${service}`;
  const content = `global_defs {
  router_id ${host}
  enable_script_security
  script_user root
}
vrrp_script ${service} {
  script "${script}"
  interval 1
  timeout 2
  fall 2
  rise 2
}
vrrp_instance ${service} {
  state BACKUP
  nopreempt
  interface ${defaultInterface}
  virtual_router_id ${address.vrrpId}
  priority ${priority(host)}
  advert_int 1
  garp_master_refresh 30
  unicast_src_ip ${ipv4Of(role, host)}
  unicast_peer {
${eachMember(role, ({ ipv4 }) => `    ${ipv4}`, host)}  }
  authentication {
    auth_type PASS
    auth_pass <%= '${secret(password)}'[0, 8] %>
  }
  virtual_ipaddress {
    ${context.vip(service)}/32
  }
  track_script {
    ${service}
  }
  notify ${scripts}/vrrp-state
}
`;
  return {
    packages: ["keepalived"],
    directories: { [scripts]: {} },
    files: {
      [script]: { content: `#!/bin/bash\n${check}\n`, mode: "0755", check: "bash -n %" },
      [`${scripts}/vrrp-state`]: { content: vrrpState, mode: "0755", check: "sh -n %" },
      "/etc/keepalived/keepalived.conf": {
        content,
        template: true,
        mode: "0600",
        check: "keepalived -t -f %",
        notifies: "keepalived",
        after: [script, `${scripts}/vrrp-state`],
      },
    },
    services: { keepalived: { reload: "systemctl reload-or-restart keepalived" } },
  };
}

/** High, since a backup waits the shorter, and of the host's number alone, so that no other machine changes it. */
const priority = (host: string) => 254 - (Number(/\d*$/.exec(host)![0]) % 50);

// keepalived calls it with: INSTANCE <name> <new state> <priority>
const vrrpState = `#!/bin/sh
metrics=/var/lib/prometheus/node-exporter/vrrp_$2.prom
master=0
[ "$3" = MASTER ] && master=1
cat >"$metrics.new" <<M
# HELP toolforge_vrrp_master Whether this machine holds the VIP.
# TYPE toolforge_vrrp_master gauge
toolforge_vrrp_master{service="$2"} $master
# HELP toolforge_vrrp_change_timestamp_seconds When that last changed.
# TYPE toolforge_vrrp_change_timestamp_seconds gauge
toolforge_vrrp_change_timestamp_seconds{service="$2"} $(date +%s)
M
mv "$metrics.new" "$metrics"
logger -t keepalived "VIP of $2: $3"
`;
