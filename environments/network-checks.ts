import { isIP } from "node:net";
import { allowFrom, flowName, type Flow } from "../constructs/flow";
import { flowsOf, peerOf } from "../constructs/role-flows";
import { Port } from "../constructs/port";
import { roles } from "../constructs/roles";
import { type Check, isCidr, must, oneOf } from "./check";
import { rolesOf } from "./environment";

/** The rules of the networks, and of who may reach whom. */
export const networkChecks: readonly Check[] = [
  function ranges({ networks }) {
    const allowed = "an IPv4 or IPv6 range such as 172.16.0.0/17";
    const remedy = "correct the address or the length of its prefix";
    return networks.cloud.flatMap((cidr, i) => must(isCidr(cidr), `networks.cloud[${i}]`, cidr, allowed, remedy));
  },

  function timeServers({ timeServers }) {
    return timeServers.flatMap((server, i) => {
      const good = isIP(server) !== 0 || /^(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(server);
      return must(good, `timeServers[${i}]`, server, "a host name or an IP address", "correct the address");
    });
  },

  function flows(environment) {
    const present = ["project", "cloud", "world", ...Object.keys(environment.roles)];
    return rolesOf(environment).flatMap(([name, role]) => {
      const seen = new Set(Object.hasOwn(roles, name) ? roles[name].flows.map(flowName) : []);
      return (role.flows ?? []).flatMap(({ from, port, why }, i) => {
        const path = `roles.${name}.flows[${i}]`;
        const peer = peerOf(from);
        const there = peer.kind !== "role" || (environment.roles[peer.role]?.hosts.length ?? 0) > 0;
        const parsed = Port.parse(port);
        const called = parsed && flowName(allowFrom(peer, parsed, why));
        const fresh = !called || !seen.has(called);
        if (called) seen.add(called);
        const where = "tcp/443, udp/60000-61000, icmp, vrrp or all";
        return [
          ...must(
            there,
            `${path}.from`,
            from,
            oneOf(present),
            "name a role that has machines here, or remove the flow",
          ),
          ...must(parsed !== undefined, `${path}.port`, port, where, "correct the port"),
          ...must(isReason(why), `${path}.why`, why, "one line of 1 to 120 bytes", "say why the flow is needed"),
          ...must(
            fresh,
            path,
            `${from} → ${port}`,
            "a flow that is not there yet",
            "remove it: the role has it already",
          ),
        ];
      });
    });
  },

  function publicFlows(environment) {
    const { publicPorts } = environment;
    const example = "a port such as tcp/443 or udp/60000-61000";
    const remedy = "close it to the world, or list the port in publicPorts if everybody may reach it";
    return [
      ...publicPorts.flatMap((port, i) => {
        const good = /^(tcp|udp)\//.test(port) && Port.parse(port) !== undefined;
        return must(good, `publicPorts[${i}]`, port, example, "correct the port");
      }),
      ...rolesOf(environment).flatMap(([name]) => {
        const fromWorld = Object.hasOwn(roles, name) ? flowsOf(environment, name).filter(isFromWorld) : [];
        return fromWorld.flatMap(({ port, why }) =>
          must(
            publicPorts.includes(`${port}`),
            `roles.${name}.flows`,
            `world → ${port} (${why})`,
            `one of publicPorts: ${publicPorts.join(", ")}`,
            remedy,
          ),
        );
      }),
    ];
  },
];

// nftables refuses a longer comment.
const isReason = (text: string) => /^(?=.*\S)\P{Cc}+$/u.test(text) && Buffer.byteLength(text) <= 120;
const isFromWorld = ({ direction, peer }: Flow) => direction === "ingress" && peer.kind === "world";
