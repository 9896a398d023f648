import { allowFrom, flowName } from "../../constructs/flow";
import { Peer } from "../../constructs/peer";
import { Port } from "../../constructs/port";
import { flowsOf, peerOf } from "../../constructs/role-flows";
import { staging } from "../support/environment";

test("a role's own flows and those that the environment adds", () => {
  const { environment } = staging((draft) => {
    draft.environment.roles["checker"]!.flows = [{ from: "proxy", port: "tcp/8080", why: "asks too" }];
  });
  expect(flowsOf(environment, "checker")).toEqual([
    allowFrom(Peer.world(), Port.tcp(80), "monitoring asks for the state of each service"),
    allowFrom(Peer.role("proxy"), Port.tcp(8080), "asks too"),
  ]);
});

test("a flow from a kind of machine that the environment does not have is left out", () => {
  const without = staging((draft) => delete draft.environment.roles["prometheus"]).environment;
  expect(flowsOf(staging().environment, "redis").map(flowName)).toContain("from-prometheus-tcp-9121");
  expect(flowsOf(without, "redis").map(flowName)).not.toContain("from-prometheus-tcp-9121");
  expect(flowsOf(without, "redis").map(flowName)).toContain("from-redis-vrrp");
});

test("who asks a role's probes is let in, unless the port is open to all of the project", () => {
  const { environment } = staging();
  const flows = flowsOf(environment, "prometheus").map(flowName);
  expect(flows).toContain("from-checker-tcp-80");
  expect(flows.filter((flow) => flow === "from-prometheus-tcp-80")).toHaveLength(1);
  expect(flowsOf(environment, "static").map(flowName)).toEqual(["from-world-tcp-80", "from-world-tcp-443"]);
});

test("project, cloud and world are no roles", () => {
  expect(["project", "cloud", "world", "redis"].map(peerOf)).toEqual([
    Peer.project(),
    Peer.cloud(),
    Peer.world(),
    Peer.role("redis"),
  ]);
});
