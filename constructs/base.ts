import type { Environment } from "../environments/environment";
import { projectFile } from "../environments/project-file";
import { urlFiles } from "./agent-urls";
import { allowFrom, allowTo, type Flow } from "./flow";
import { secret } from "./hiera";
import type { HostFiles, ManagedFile } from "./host-files";
import { Peer } from "./peer";
import { Port } from "./port";
import { eachMember } from "./templates";

/** What every machine allows, whatever its role. In the cloud these are the rules of the security group `base`. */
export const baseFlows: readonly Flow[] = [
  allowFrom(Peer.role("bastion"), Port.tcp(22), "admins log in through a bastion"),
  allowFrom(Peer.role("cumin"), Port.tcp(22), "cumin runs commands"),
  allowFrom(Peer.role("prometheus"), Port.tcp(9100), "prometheus scrapes the node exporter"),
  allowFrom(Peer.project(), Port.icmp(), "machines of the project ping each other"),
  allowTo(Peer.world(), Port.all(), "machines reach mirrors, object storage, Wikimedia's APIs and each other"),
];

const asset = (name: string) => projectFile(`constructs/host-agent/${name}`);

/** The agent's own files. User data puts them on a new machine; after that they are configuration like any other. */
export const agentFiles: Readonly<Record<string, ManagedFile>> = {
  "/usr/local/sbin/toolforge-agent": { content: asset("toolforge-agent"), mode: "0755", check: "bash -n %" },
  "/usr/local/sbin/run-puppet-agent": { content: asset("run-puppet-agent"), mode: "0755", check: "sh -n %" },
  "/etc/facter/facter.conf": { content: asset("facter.conf") },
  "/etc/toolforge-agent/quick.rb": { content: asset("quick.rb"), check: "ruby -c %" },
  "/etc/toolforge-agent/hiera.yaml": { content: asset("hiera.yaml") },
  "/etc/toolforge-agent/site.pp": { content: asset("site.pp"), check: "puppet parser validate %" },
  "/etc/systemd/system/toolforge-agent.service": { content: asset("toolforge-agent.service") },
  "/etc/systemd/system/toolforge-agent.timer": { content: asset("toolforge-agent.timer") },
};

/** What every machine has, whatever its role: the layer that all share. */
export function base(environment: Environment): HostFiles {
  return {
    packages: [
      "curl",
      "openssh-server",
      "prometheus-node-exporter",
      "puppet-agent",
      "systemd-timesyncd",
      "unattended-upgrades",
    ],
    directories: {
      "/root/.ssh": { mode: "0700" },
      "/etc/facter": {},
      "/etc/systemd/timesyncd.conf.d": {},
      "/etc/toolforge": {},
      "/etc/toolforge-agent": {},
    },
    files: {
      ...agentFiles,
      ...urlFiles,
      "/root/.ssh/authorized_keys": {
        content: adminKeys(environment) + ("cumin" in environment.roles ? cuminKeys : ""),
        template: true,
        mode: "0600",
      },
      "/etc/ssh/sshd_config.d/10-toolforge.conf": { content: sshd, check: "sshd -t -f %", notifies: "ssh" },
      "/etc/systemd/timesyncd.conf.d/toolforge.conf": {
        content: `[Time]\nNTP=${[...environment.timeServers].sort().join(" ")}\n`,
        notifies: "systemd-timesyncd",
      },
      "/etc/default/prometheus-node-exporter": {
        // Asking systemd for the state of each unit is most of what a scrape costs a machine; the agent counts the failed ones.
        content: 'ARGS="--no-collector.systemd"\n',
        check: "sh -n %",
        notifies: "prometheus-node-exporter",
      },
      "/etc/apt/apt.conf.d/52toolforge": { content: unattendedUpgrades, check: "env APT_CONFIG=% apt-config dump" },
    },
    services: {
      ssh: { reload: "systemctl reload ssh" },
      // a signal to reload kills it
      "prometheus-node-exporter": { reload: "systemctl restart prometheus-node-exporter" },
      "systemd-timesyncd": {},
      "toolforge-agent.timer": {},
    },
  };
}

function adminKeys({ extraRootKeys }: Environment): string {
  const sorted = Object.entries(extraRootKeys).sort(([a], [b]) => (a < b ? -1 : 1));
  // a key's comment may be any text, and the file is a template
  return sorted.map(([admin, key]) => `# ${admin}\n${key}\n`.replace(/<%/g, "<%%")).join("");
}

/** cumin's key opens a machine's door only to cumin's machines, and to commands alone. */
const cuminKeys = eachMember("cumin", ({ ipv4 }) => `restrict,from="${ipv4}" ${secret("cuminPublicKey")}`);

const sshd = `PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
X11Forwarding no
MaxAuthTries 4
LoginGraceTime 30
ClientAliveInterval 300
`;

const unattendedUpgrades = `APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
Unattended-Upgrade::Origins-Pattern { "origin=Debian,codename=\${distro_codename}-security,label=Debian-Security"; };
Unattended-Upgrade::Automatic-Reboot "false";
`;

/** Where packages come from. An image's name ends in Debian's name of the release. */
export function aptSources(environment: Environment, image: string): HostFiles {
  const { main, security } = environment.debianMirror;
  const release = image.slice(image.lastIndexOf("-") + 1);
  const content = [
    `deb ${main} ${release} main`,
    `deb ${main} ${release}-updates main`,
    `deb ${security} ${release}-security main`,
    "",
  ].join("\n");
  return { files: { "/etc/apt/sources.list": { content } } };
}
