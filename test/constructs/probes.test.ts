import { spawnSync } from "node:child_process";
import { flowName } from "../../constructs/flow";
import { peerName } from "../../constructs/peer";
import { questions, scrapes } from "../../constructs/probes";
import { flowsOf } from "../../constructs/role-flows";
import { roles } from "../../constructs/roles";
import { rolesOf } from "../../environments/environment";
import { staging } from "../support/environment";

const { environment } = staging();
const probes = rolesOf(environment).flatMap(([role, data]) =>
  (roles[role].probes ?? []).map((probe) => ({ ...probe, role, data, at: `${role} ${probe.port}` })),
);

test.each(probes)("$at: the probe asks a service that the role has an address of", ({ service, data }) => {
  expect(data.addresses?.map((address) => address.service)).toContain(service);
});

test.each(probes)("$at: checker and prometheus may ask", ({ role, port }) => {
  const peers = flowsOf(environment, role)
    .filter((flow) => `${flow.port}` === `tcp/${port}`)
    .map(({ peer }) => peerName(peer));
  for (const asker of ["checker", "prometheus"])
    expect([asker, "project", "world"].some((peer) => peers.includes(peer))).toBe(true);
});

test.each(probes.filter(({ expect }) => expect !== undefined))(
  "$at: what is expected is an expression for the checker's plugins too, which read POSIX",
  (probe) => {
    const { stderr } = spawnSync("sed", ["-nE", `/${probe.expect!.replace(/\//g, "\\/")}/p`], {
      input: "",
      encoding: "utf8",
    });
    expect(stderr).toBe("");
  },
);

test("questions are asked at the names that clients use", () => {
  const { id, name } = questions(environment).find(({ service }) => service === "proxy")!;
  expect([id, name]).toEqual(["proxy-443-health", "beta.toolforge.org"]);
});

test("each question has a name of its own", () => {
  const ids = questions(environment).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("what an environment does not have is not asked", () => {
  const without = staging((draft) => delete draft.environment.roles["static"]).environment;
  expect(questions(without).map(({ service }) => service)).not.toContain("static");
  const unnamed = staging((draft) => delete draft.environment.roles["static"]!.addresses).environment;
  expect(questions(unnamed).map(({ service }) => service)).not.toContain("static");
});

test("every machine's node exporter is scraped, and nothing that its role has not opened to prometheus", () => {
  const jobs = scrapes(environment);
  expect(jobs.get("node")!.map(({ role }) => role)).toEqual(rolesOf(environment).map(([role]) => role));
  for (const [job, sources] of jobs)
    if (job !== "node")
      for (const { role, port } of sources)
        expect(flowsOf(environment, role).map(flowName)).toContain(`from-prometheus-tcp-${port}`);
});
