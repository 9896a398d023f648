import { stringify } from "yaml";
import type { HostFiles } from "../host-files";
import type { RoleContext } from "../roles/role";
import { eachMember, ipv4Of } from "../templates";

export interface SearchServer {
  /** Its package, which is in no Debian release; also its unit, its user and its folder below `/etc`. */
  readonly package: string;
  /** Where the volume with the indexes is mounted. */
  readonly mount: string;
  readonly clusterName: string;
  /** The setting that names the machines of a new cluster's first election; each of the two has its own word for it. */
  readonly firstManagers: string;
  /** Settings beyond those that both search servers share. @default none */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * The search server's configuration, and a timer that installs it once our package repository has it: without the package
 * the machine's configuration is good all the same. Neither a new setting nor a new version restarts anything, since three
 * restarts at once would stop the cluster: an admin restarts one machine after the other.
 */
export function server(context: RoleContext, props: SearchServer): HostFiles {
  const { package: name, mount } = props;
  const install = `/usr/local/sbin/${name}-install`;
  const etc = `/etc/${name}`;
  return {
    directories: { [etc]: {}, [`${etc}/jvm.options.d`]: {} },
    files: {
      [`${etc}/${name}.yml`]: {
        content: settings(context, props),
        template: true,
        // the server has no option that only checks
        check: "ruby -ryaml -e 'YAML.load_file(ARGV[0])' %",
      },
      [`${etc}/jvm.options.d/toolforge.options`]: { content: heap(context) },
      [install]: { content: installer(name, mount), mode: "0755", check: "sh -n %" },
      [`/etc/systemd/system/${name}-install.service`]: {
        content: `[Unit]\nDescription=Installs ${name} once the package repository has it\nAfter=network-online.target\n\n[Service]\nType=oneshot\nExecStart=${install}\n`,
      },
      [`/etc/systemd/system/${name}-install.timer`]: {
        content: "[Timer]\nOnBootSec=5min\nOnUnitActiveSec=15min\n\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: { [`${name}-install.timer`]: {} },
  };
}

function settings({ role, host }: RoleContext, props: SearchServer): string {
  const ipv4 = ipv4Of(role, host);
  const own = stringify(
    {
      "cluster.name": props.clusterName,
      "node.name": host,
      "path.data": `${props.mount}/data`,
      "path.logs": `/var/log/${props.package}`,
      "network.bind_host": ["127.0.0.1", ipv4],
      "network.publish_host": ipv4,
      "http.port": 9200,
      "transport.port": 9300,
      ...props.settings,
    },
    { lineWidth: 0 },
  );
  const seeds = eachMember(role, ({ ipv4 }) => `  - ${ipv4}`);
  const managers = eachMember(role, ({ host }) => `  - ${host}`);
  return `${own}discovery.seed_hosts:\n${seeds}${props.firstManagers}:\n${managers}`;
}

/** Half of the memory; the rest caches files. From 32 GiB on Java's pointers would take twice the space. */
function heap({ environment, role }: RoleContext): string {
  const ram = Number(/\.ram(\d+)\./.exec(environment.roles[role]!.flavor)?.[1] ?? 1);
  const megabytes = Math.min(ram * 512, 31 * 1024);
  return `-Xms${megabytes}m\n-Xmx${megabytes}m\n`;
}

const installer = (name: string, mount: string) => `#!/bin/sh
# Installs ${name} once the package repository has it, and starts it. Upgrades are an admin's, one machine after the other.
export DEBIAN_FRONTEND=noninteractive DISABLE_INSTALL_DEMO_CONFIG=true
mountpoint -q ${mount} || { echo "${mount}: its volume is not mounted" >&2; exit 1; }
if [ "$(dpkg-query -Wf '\${db:Status-Status}' ${name} 2>/dev/null)" != installed ]; then
  apt-get -q update || exit
  if ! apt-cache show ${name} >/dev/null 2>&1; then
    echo "not in the repository yet: ${name}"
    exit 0
  fi
  # its settings are here before it
  apt-get -q -y -o Dpkg::Options::=--force-confold install --no-install-recommends ${name} || exit
fi
install -d -o ${name} -g ${name} -m 0750 ${mount}/data || exit
systemctl is-enabled -q ${name} || systemctl enable --now ${name}
`;
