import type { Environment, RoleName } from "../environments/environment";
import { allowFrom, type Flow, flowName } from "./flow";
import { Peer } from "./peer";
import { Port } from "./port";
import { roles } from "./roles";
import type { Role } from "./roles/role";

/**
 * Who may reach a role in an environment: the role's own flows and those that the environment adds. A role's flow from
 * a kind of machine that the environment does not have is left out; one that the environment itself names is a fault,
 * which validation has reported before. Who asks the role's probes is let in too.
 */
export function flowsOf(environment: Environment, role: RoleName): Flow[] {
  const own: Role = roles[role];
  const added = (environment.roles[role]?.flows ?? []).flatMap(({ from, port, why }) => {
    const parsed = Port.parse(port);
    return parsed ? [allowFrom(peerOf(from), parsed, why)] : [];
  });
  added.sort((a, b) => (flowName(a) < flowName(b) ? -1 : 1));
  const stated = [...own.flows, ...added];
  return [...stated, ...probing(own, stated)].filter(
    ({ peer }) => peer.kind !== "role" || peer.role in environment.roles,
  );
}

/** Who asks a role's probes must get through, where not everybody does. */
function probing({ probes = [] }: Role, stated: readonly Flow[]): Flow[] {
  const open = new Set(stated.map(flowName));
  const ports = [...new Set(probes.map(({ port }) => port))].sort((a, b) => a - b).map((port) => Port.tcp(port));
  return ports.flatMap((port) =>
    [Peer.role("checker"), Peer.role("prometheus")]
      .map((asker) => allowFrom(asker, port, "asks whether the service answers"))
      .filter((flow) =>
        [flow.peer, Peer.project(), Peer.world()].every((peer) => !open.has(flowName({ ...flow, peer }))),
      ),
  );
}

/** The peer that an environment's flow names. */
export function peerOf(name: string): Peer {
  return name === "project" || name === "cloud" || name === "world" ? { kind: name } : Peer.role(name as RoleName);
}
