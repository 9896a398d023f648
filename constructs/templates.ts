import type { RoleName } from "./roles";

/**
 * Parts of a `template` file (host-files.ts) that name machines. Their addresses are in the layer that all machines
 * share, so that a machine that comes or goes touches no other machine's configuration object.
 */

/** A machine in the text of a template: what stands there for its host name and its IPv4 address. */
export interface Member {
  readonly host: string;
  readonly ipv4: string;
}

/**
 * One piece of text for each machine of a role, ordered by name.
 * @param role one that the environment has
 * @param text whole lines without the last line's end
 * @param except a host to leave out: the machine itself
 */
export function eachMember(role: RoleName, text: (member: Member) => string, except?: string): string {
  const wanted = except === undefined ? "true" : `$host != '${except}'`;
  const body = text({ host: "<%= $host %>", ipv4: "<%= $ipv4 %>" });
  return `<% $members['${role}'].each |$host, $ipv4| { if ${wanted} { -%>\n${body}\n<% } } -%>\n`;
}

/** The IPv4 address of one machine of a role. */
export function ipv4Of(role: RoleName, host: string): string {
  return `<%= $members['${role}']['${host}'] %>`;
}

/** The host names of a role's machines, with commas between them. */
export function hostsOf(role: RoleName): string {
  return `<%= $members['${role}'].keys.join(',') %>`;
}

/** The IPv4 address of a role's first machine by name: for a choice that all its machines must make alike. */
export function firstIpv4Of(role: RoleName): string {
  return `<%= values($members['${role}'])[0] %>`;
}

/** The network interface that the machine's default route uses: its name depends on the hypervisor. */
export const defaultInterface =
  "<%= chomp(generate('/bin/sh', '-c', 'ip -o -4 route show default | cut -d\" \" -f5 | head -n1')) %>";

/** Text that somebody else has written, in a template: Puppet finds no code in it. */
export function literal(text: string): string {
  return text.replaceAll("<%", "<%%");
}
