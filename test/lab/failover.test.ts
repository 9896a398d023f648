import { rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { kill, onGuest } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { Probe } from "../../lab/client/probe";
import { until } from "../../lab/client/shell";
import { GuestProbe } from "./guest-probe";
import { services } from "./services";
import { inHaste, Staging } from "./staging";

const oneChange = "Plan: 0 to add, 1 to change, 0 to destroy.";
let staging: Staging;
let url: string;
beforeAll(async () => {
  staging = await Staging.settled();
  url = `http://${staging.address("static")}/-/health`;
});

/** @returns Terraform's plan line, and how long clients went without an answer */
async function failOver(
  to: string,
  gapBar: number,
  deploys = staging,
  probe = new Probe(url),
): Promise<{ plan: string; longestGap: number }> {
  const how = deploys === staging ? "" : " in haste";
  try {
    staging.switch("static", to);
    const started = Date.now();
    const plan = await deploys.deploy();
    await until(`${to} answers`, 120, async () => probe.last === `ok ${to}`, 100);
    const seconds = (Date.now() - started) / 1000;
    const { longestGap } = await probe.stop();
    measured(`failover of static to ${to}${how}, from the command to its answer`, seconds, 20);
    measured(`failover of static to ${to}${how}, longest gap for clients`, longestGap, gapBar);
    return { plan, longestGap };
  } finally {
    await probe.stop();
  }
}

test("a planned failover is one change in place, and clients hardly notice", async () => {
  const { plan, longestGap } = await failOver("toolsbeta-static-2", 2);
  expect(plan).toBe(oneChange);
  // an address that is taken away and given back, instead of moved, is away for as long as Terraform works
  expect(longestGap).toBeLessThan(5);
});

test("the active machine dies: failing over in haste works while it stays dead, and it comes back when it is started", async () => {
  const probe = new Probe(url);
  await until("it answers", 20, async () => probe.last === "ok toolsbeta-static-2", 100);
  await kill("toolsbeta-static-2");
  await until(
    "the dead machine is silent",
    20,
    async () => !(await fetch(url, { signal: AbortSignal.timeout(800) }).catch(() => undefined)),
  );
  // The gap lasts from the death to the answer: the command alone is most of it.
  const hasty = await Staging.open(inHaste);
  expect((await failOver("toolsbeta-static-1", 25, hasty, probe)).plan).toBe(oneChange);
  await staging.startAgain("toolsbeta-static-2");
  await until(
    "it serves again",
    300,
    async () => (await onGuest("toolsbeta-static-2", "curl -fs localhost/-/health")).code === 0,
    2000,
  );
});

test("others are switched by one change in place each, as many as there are in one deploy", async () => {
  const switched = services(staging).filter(({ name }) =>
    ["checker", "legacy-redirector", "prometheus"].includes(name),
  );
  const hosts = (of: string) => rolesOf(toolsbeta).find(([role]) => role === of)![1].hosts;
  const moves = await Promise.all(
    switched.map(async ({ name, role, bar, clients: [client], ask }) => {
      const to = hosts(role).find((host) => host !== staging.active(name))!;
      return { name, to, bar, probe: await GuestProbe.start(hosts(client!)[0]!, ask, name) };
    }),
  );
  for (const { name, probe } of moves) await until(`${name} answers`, 60, () => probe.last(), 200);
  for (const { name, to } of moves) staging.switch(name, to);
  expect(await staging.deploy()).toBe(`Plan: 0 to add, ${moves.length} to change, 0 to destroy.`);
  const deployed = Date.now();
  for (const { name, to, bar, probe } of moves) {
    await until(`${to} answers`, 120, async () => (await probe.last())?.includes(to), 200);
    const { longestGap, first } = await probe.stop();
    const there = [...first].find(([said]) => said.includes(to))![1];
    measured(`planned failover of ${name}, longest gap for clients`, longestGap, 2);
    measured(
      `planned failover of ${name}, from the end of the deploy to its answer`,
      Math.max(0, (there - deployed) / 1000),
      bar,
    );
  }
});
