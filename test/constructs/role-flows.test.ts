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
  const { environment } = staging((draft) => delete draft.environment.roles["prometheus"]);
  expect(flowsOf(environment, "redis").map(flowName)).toEqual([
    "from-cloud-tcp-6379",
    "from-redis-tcp-26379",
    "from-redis-vrrp",
  ]);
});

test("project, cloud and world are no roles", () => {
  expect(["project", "cloud", "world", "redis"].map(peerOf)).toEqual([
    Peer.project(),
    Peer.cloud(),
    Peer.world(),
    Peer.role("redis"),
  ]);
});
