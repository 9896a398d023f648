import { rolesOf } from "../../../environments/environment";
import { dkimSelector } from "../../dkim";
import { nameOf } from "../../probes";
import { eachMember, ipv4Of } from "../../templates";
import type { RoleContext } from "../role";
import { aliasesFile, dkimKeyFile, platformFile, spool, srsFile, tlsCertificate, tlsKey } from "./paths";

/** Addresses of the platform's machines, one a line: exim reads the list each time, so that a new machine needs no reload. */
export const platform = ({ environment }: RoleContext) =>
  rolesOf(environment)
    .map(([role]) => eachMember(role, ({ ipv4 }) => ipv4))
    .join("");

/** Who gets the mail of which name. */
export const aliases = ({ environment: { mail } }: RoleContext) =>
  Object.entries(mail.aliases)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, targets]) => `${name}: ${targets.length > 0 ? targets.join(", ") : ":blackhole:"}\n`)
    .join("");

/**
 * The relay's whole configuration. Only the active machine, which has the floating IP that SPF speaks of, sends to the
 * world; the standby passes to it what it still has, or what reaches it while the address moves. Since it takes nothing
 * from the platform, and so nothing from the other relay, no message goes round.
 */
export function exim({ environment, role, host, active }: RoleContext): string {
  const { mail, roles } = environment;
  const name = nameOf(roles[role]!.addresses ?? [], "mail");
  const standby = active["mail"] !== host;
  const relay = standby ? ipv4Of(role, active["mail"]!) : undefined;
  return `# what the world's DNS calls the relay, whichever machine it is
primary_hostname = ${name}
smtp_banner = $smtp_active_hostname ESMTP ${host}
domainlist ours = ${mail.domain}
hostlist platform = ${platformFile}
hostlist relays = \\
${eachMember(role, ({ ipv4 }) => `  ${ipv4} : \\`)}
qualify_domain = ${mail.domain}
spool_directory = ${spool}
check_spool_space = 100M
.include ${srsFile}

# SPF and the address's own name know IPv4 alone
disable_ipv6 = true
never_users = root
keep_environment =
add_environment = <; PATH=/bin:/usr/bin
log_file_path = /var/log/exim4/%slog
write_rejectlog = false
log_selector = +tls_cipher

tls_certificate = ${tlsCertificate}
tls_privatekey = ${tlsKey}
tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2

# no name is looked up for a client
helo_lookup_domains =
smtp_accept_max = 200
smtp_accept_max_per_host = 20
message_size_limit = 25M
recipients_max = 100
recipients_max_reject = true
ignore_bounce_errors_after = 2d
timeout_frozen_after = 7d

acl_not_smtp = own
acl_smtp_mail = sender
acl_smtp_rcpt = recipient

begin acl

# it is the platform's mail, which is signed
own:
  accept set acl_m_platform = yes

sender:
${standby ? refusing : limiting(mail)}
recipient:
  deny domains = +ours
       local_parts = ^.*[@%!/|]
       message = restricted characters in address
  deny hosts = !+platform
       domains = !+ours
       message = relay not permitted
  require verify = recipient
  accept

begin routers

# a bounce of what was sent in somebody else's name
returned:
  driver = redirect
  domains = +ours
  senders = :
  condition = \${if inbound_srs {$local_part} {SRS_SECRET}}
  data = $srs_recipient

aliases:
  driver = redirect
  domains = +ours
  data = \${lookup{$local_part}lsearch{${aliasesFile}}}

remote:
${relay ? passing(relay) : sending}  domains = !+ours
  transport = remote

begin transports

# A sender of another domain is rewritten (SRS): that domain's SPF does not know this relay.
remote:
  driver = smtp
  connect_timeout = 30s
  dkim_domain = \${if bool{$acl_m_platform}{${mail.domain}}}
  dkim_selector = ${dkimSelector}
  dkim_private_key = ${dkimKeyFile}
  dkim_strict = true
  return_path = \${if or{{eq{$return_path}{}}{match_domain{\${domain:$return_path}}{+ours}}}\\
    {$return_path}{\${srs_encode{SRS_SECRET}{$return_path}{${mail.domain}}}}}

begin retry

${relay ? `${relay}  *  F,4d,1m\n` : ""}*  *  F,15m,1m; F,2h,5m; G,16h,1h,1.5; F,4d,6h
`;
}

const refusing = `  defer hosts = +platform
        message = this relay is the standby
  accept
`;

// A message over the limit is refused for now: its sender's queue brings it again.
const limiting = ({ perHost, perSender }: RoleContext["environment"]["mail"]) => `  # it has counted and signed already
  accept hosts = +relays
  accept hosts = !+platform
  defer ratelimit = ${perHost} / 1h / per_mail / host $sender_host_address
        message = more than ${perHost} messages an hour from this machine
  defer ! senders = :
        ratelimit = ${perSender} / 1h / per_mail / sender \${lc:$sender_address}
        message = more than ${perSender} messages an hour from this sender
  # adds the headers that a script has forgotten
  accept control = submission/sender_retain
         set acl_m_platform = yes
`;

const sending = `  driver = dnslookup
  ignore_target_hosts = 0.0.0.0/8 : 127.0.0.0/8 : 169.254.0.0/16
`;
const passing = (relay: string) => `  driver = manualroute
  route_list = * ${relay}
`;
