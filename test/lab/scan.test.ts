import { baseFlows } from "../../constructs/base";
import { flowsOf } from "../../constructs/role-flows";
import { roles } from "../../constructs/roles";
import { type RoleName, rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { onGuest } from "../../lab/client/lab";
import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.open();
});

const machineRoles = rolesOf(toolsbeta).map(([role]) => role);
const incoming = (role: RoleName) =>
  [...flowsOf(toolsbeta, role), ...baseFlows].filter(
    ({ direction, port }) => direction === "ingress" && (port.protocol === "tcp" || port.protocol === undefined),
  );

/** The TCP ports on which a role lets another role in. */
function allowed(from: RoleName, to: RoleName): (port: number) => boolean {
  const flows = incoming(to).filter(
    // the lab's network is none of the cloud's
    ({ peer }) => peer.kind === "world" || peer.kind === "project" || (peer.kind === "role" && peer.role === from),
  );
  return (tried) => flows.some(({ port }) => port.first === undefined || (port.first <= tried && tried <= port.last!));
}

test("from outside, no floating IP answers on any TCP port but the listed public ones of its service", async () => {
  const floating = rolesOf(toolsbeta).flatMap(([role, { addresses = [] }]) =>
    addresses
      .filter((address) => address.kind === "floating" || (address.kind === "virtual" && address.floating))
      .map(({ service }) => ({ role, service, address: staging.address(service) })),
  );
  expect(floating.length).toBeGreaterThan(7);
  const scan = ["-n", "-Pn", "-sS", "-p-", "-T4", "--min-rate", "12000", "--max-retries", "0", "-oG", "-"];
  const found = await must("nmap", [...scan, ...floating.map(({ address }) => address)]);
  for (const { role, service, address } of floating) {
    const line = found.split("\n").find((one) => one.includes(`(${address})`) || one.includes(` ${address} `));
    const ports = found
      .split("\n")
      .filter((one) => one.startsWith(`Host: ${address} `) && one.includes("Ports:"))
      .flatMap((one) => [...one.matchAll(/(\d+)\/(open|closed)\//g)].map(([, port]) => Number(port)));
    expect([service, line !== undefined]).toEqual([service, true]);
    const world = incoming(role).filter(({ peer }) => peer.kind === "world");
    const listed = world.flatMap(({ port }) => port.first ?? []);
    for (const port of listed) expect(toolsbeta.publicPorts).toContain(`tcp/${port}`);
    // answers at all, so that silence elsewhere means something
    expect([service, ports.length > 0]).toEqual([service, true]);
    expect([service, ports.filter((port) => !listed.includes(port))]).toEqual([service, []]);
  }
});

/** Tries to connect to many addresses and ports at once; prints those that answered, be it with a refusal. */
const scanner = `
import errno, json, select, socket, sys, time
targets = json.load(sys.stdin)
found, waiting = [], {}
poll = select.poll()
def done(fd, how):
    s, t = waiting.pop(fd); poll.unregister(fd); s.close()
    if how: found.append(t)
for t in targets:
    s = socket.socket(); s.setblocking(False)
    code = s.connect_ex(tuple(t))
    waiting[s.fileno()] = (s, t); poll.register(s, select.POLLOUT)
    while len(waiting) > 400 or (t is targets[-1] and waiting):
        ready = poll.poll(2500)
        if not ready:
            for fd in list(waiting): done(fd, False)
        for fd, _ in ready:
            error = waiting[fd][0].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            done(fd, error in (0, errno.ECONNREFUSED))
print(json.dumps(found))
`;

test("from a machine of every role, only declared flows reach the machines of every other", async () => {
  const first = (role: RoleName) => toolsbeta.roles[role]!.hosts[0]!;
  const others = (from: RoleName) => machineRoles.filter((to) => to !== from);
  const addresses = new Map<RoleName, string>();
  for (const role of machineRoles) addresses.set(role, await staging.ipv4(first(role)));
  const known = machineRoles.flatMap((role) => incoming(role).flatMap(({ port }) => port.first ?? []));
  const metrics = machineRoles.flatMap((role) => (roles[role].metrics ?? []).map(({ port }) => port));
  const ports = [...new Set([...known, ...metrics, 21, 111, 2049, 3306, 5432, 8080, 9090, 9093, 9115])].sort(
    (a, b) => a - b,
  );
  const script = Buffer.from(scanner).toString("base64");
  /** Which addresses and ports answer a role's first machine. */
  const answers = async (from: RoleName): Promise<ReadonlySet<string>> => {
    const targets = others(from).flatMap((to) => ports.map((port) => [addresses.get(to), port] as const));
    const { code, output } = await onGuest(
      first(from),
      `echo ${script} | base64 -d >/run/scan.py && echo '${JSON.stringify(targets)}' | python3 /run/scan.py; rm -f /run/scan.py`,
    );
    if (code !== 0) throw new Error(`${first(from)}: ${output}`);
    return new Set((JSON.parse(output) as [string, number][]).map((pair) => pair.join(":")));
  };
  const wrong: string[] = [];
  let reached = 0;
  // a scan mostly waits for what does not answer
  for (let i = 0; i < machineRoles.length; i += 6) {
    const scanning = machineRoles.slice(i, i + 6).map(async (from) => [from, await answers(from)] as const);
    for (const [from, answered] of await Promise.all(scanning)) {
      reached += answered.size;
      for (const to of others(from)) {
        const may = allowed(from, to);
        for (const port of ports) {
          const open = answered.has(`${addresses.get(to)}:${port}`);
          if (open !== may(port)) wrong.push(`${from} → ${to}:${port} ${open ? "answers" : "is silent"}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(reached).toBeGreaterThan(100);
});
