import { flowName } from "../../../constructs/flow";
import { peerName } from "../../../constructs/peer";
import { roles, type RoleName } from "../../../constructs/roles";
import type { Role } from "../../../constructs/roles/role";

const all = Object.entries(roles) as [RoleName, Role][];

test.each(all)("%s says in one line what it is for", (_name, { purpose }) => {
  expect(purpose).toMatch(/^\P{Cc}{20,120}$/u);
});

test.each(all)("%s gives each of its flows once, with a reason that fits into a rule", (_name, { flows }) => {
  expect(new Set(flows.map(flowName)).size).toBe(flows.length);
  for (const { why } of flows) expect(why).toMatch(/^[\x20-\x7e]{8,120}$/);
});

test.each(all)("%s is reached by roles that there are", (_name, { flows }) => {
  for (const { peer } of flows) if (peer.kind === "role") expect(Object.keys(roles)).toContain(peer.role);
});

test("no role is called like a peer that is none", () => {
  for (const name of ["project", "cloud", "world"]) expect(roles).not.toHaveProperty(name);
});

test("others than root run code on bastions and Kubernetes nodes, and nowhere else", () => {
  const untrusted = all.filter(([, role]) => role.untrusted).map(([name]) => name);
  expect(untrusted).toEqual(["bastion", "k8s-control", "k8s-gateway", "k8s-worker", "k8s-worker-nfs"]);
});

test("databases and what the platform keeps for itself are closed to the world", () => {
  const open = all
    .filter(([, { flows }]) => flows.some(({ peer }) => peerName(peer) === "world"))
    .map(([name]) => name);
  expect(open).toEqual([
    "bastion",
    "checker",
    "docker-registry",
    "k8s-haproxy",
    "legacy-redirector",
    "mail",
    "proxy",
    "static",
  ]);
});

test("whoever has a VIP lets its members agree on who holds it", () => {
  const vrrp = all.filter(([name, { flows }]) => flows.some((flow) => flowName(flow) === `from-${name}-vrrp`));
  expect(vrrp.map(([name]) => name)).toEqual(["elastic", "k8s-haproxy", "nfs", "opensearch", "proxy", "redis"]);
});
