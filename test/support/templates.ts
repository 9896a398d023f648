/**
 * What Puppet makes of a template that `eachMember` and `ipv4Of` wrote: a reader of that one shape, so that unit tests need no
 * Puppet. The network interface becomes `eth0`.
 */
export function onMachines(
  template: string,
  members: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string {
  const each = /<% \$members\['(.+?)'\]\.each \|\$host, \$ipv4\| \{ if (.+?) \{ -%>\n([\s\S]*?)\n<% \} \} -%>\n/g;
  return template
    .replace(each, (_all, role: string, wanted: string, body: string) =>
      Object.entries(members[role]!)
        .filter(([host]) => wanted !== `$host != '${host}'`)
        .map(([host, ipv4]) => `${body.replaceAll("<%= $host %>", host).replaceAll("<%= $ipv4 %>", ipv4)}\n`)
        .join(""),
    )
    .replace(/<%= \$members\['(.+?)'\]\['(.+?)'\] %>/g, (_all, role: string, host: string) => members[role]![host]!)
    .replace(/<%= \$members\['(.+?)'\]\.keys\.join\(','\) %>/g, (_all, role: string) =>
      Object.keys(members[role]!).join(","),
    )
    .replace(/<%= values\(\$members\['(.+?)'\]\)\[0\] %>/g, (_all, role: string) => Object.values(members[role]!)[0]!)
    .replace(/<%= chomp\(generate\(.*?\)\) %>/g, "eth0")
    .replaceAll("<%%", "<%");
}
