import { allowFrom, allowTo, flowName } from "../../constructs/flow";
import { Peer } from "../../constructs/peer";
import { Port } from "../../constructs/port";

// These names are in Terraform addresses: another name for the same flow would close a port for a moment.
test.each([
  [allowFrom(Peer.world(), Port.tcp(80), "why"), "from-world-tcp-80"],
  [allowFrom(Peer.world(), Port.udp(60000, 61000), "why"), "from-world-udp-60000-61000"],
  [allowFrom(Peer.role("k8s-control"), Port.all(), "why"), "from-k8s-control-all"],
  [allowFrom(Peer.project(), Port.icmp(), "why"), "from-project-icmp"],
  [allowTo(Peer.cloud(), Port.vrrp(), "why"), "to-cloud-vrrp"],
])("a flow's name says who and what: %#", (flow, name) => {
  expect(flowName(flow)).toBe(name);
});

test("another reason is the same flow", () => {
  const [one, other] = ["a reason", "a better one"].map((why) => allowFrom(Peer.world(), Port.tcp(80), why));
  expect(flowName(one!)).toBe(flowName(other!));
});
