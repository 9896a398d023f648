import { type Environment, rolesOf } from "../../environments/environment";
import { secret } from "../hiera";
import { eachMember, hostsOf } from "../templates";
import type { Role } from "./role";

const key = "/etc/cumin/key";

export const cumin: Role = {
  purpose: "Runs commands on many machines at once",
  flows: [],
  // base.ts lets it in everywhere
  sharedSecrets: ["cuminPublicKey"],
  secrets: ["cuminKey"],
  configure: ({ environment }) => ({
    packages: ["cumin"],
    directories: { "/etc/cumin": { mode: "0700" } },
    files: {
      [key]: { content: secret("cuminKey"), mode: "0600", check: "ssh-keygen -y -P '' -f %" },
      "/usr/local/sbin/cumin": { content: wrapper, mode: "0755", check: "sh -n %" },
      "/etc/cumin/config.yaml": { content: config, check: readable },
      "/etc/cumin/aliases.yaml": { content: aliases(environment), template: true, check: resolvable },
      "/etc/cumin/ssh_config": { content: sshConfig(environment), template: true, check: "ssh -G -F % localhost" },
    },
  }),
};

// Admins have no accounts but root, and cumin's log wants to know who it was.
const wrapper = `#!/bin/sh
[ "\${SUDO_USER:-root}" != root ] || export USER="root@\${SSH_CLIENT%% *}"
exec /usr/bin/cumin "$@"
`;

const config = `transport: clustershell
default_backend: direct
log_file: /var/log/cumin/cumin.log
clustershell:
  ssh_options: ["-F /etc/cumin/ssh_config"]
`;

// Machines have no names in DNS everywhere: the addresses stand beside them. A machine's first key is kept; when it was
// built anew, `ssh-keygen -R <host> -f /etc/cumin/known_hosts` forgets the old one.
const sshConfig = (environment: Environment) =>
  `${rolesOf(environment)
    .map(([role]) => eachMember(role, ({ host, ipv4 }) => `Host ${host}\n  HostName ${ipv4}\n  HostKeyAlias ${host}`))
    .join("")}Host *
  User root
  IdentityFile ${key}
  IdentitiesOnly yes
  BatchMode yes
  ConnectTimeout 10
  LogLevel ERROR
  StrictHostKeyChecking accept-new
  UserKnownHostsFile /etc/cumin/known_hosts
`;

/** One for each role, and `all`. */
const aliases = (environment: Environment) =>
  rolesOf(environment)
    .map(([role]) => `${role}: D{${hostsOf(role)}}\n`)
    .join("") +
  `all: ${rolesOf(environment)
    .map(([role]) => `A:${role}`)
    .join(" or ")}\n`;

const readable = `python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' %`;

const resolvable = `python3 -c 'import sys, yaml; from cumin.query import Query; Query({"aliases": yaml.safe_load(open(sys.argv[1]))}).execute("A:all")' %`;
