import { kill, onGuest, servers } from "../../lab/client/lab";
import { Probe } from "../../lab/client/probe";
import { measured } from "../../lab/client/measured";
import { must, until } from "../../lab/client/shell";
import { Staging } from "./staging";

const oneChange = "Plan: 0 to add, 1 to change, 0 to destroy.";
let staging: Staging;
let url: string;
beforeAll(async () => {
  staging = await Staging.open();
  url = `http://${staging.address("static")}/-/health`;
});
afterAll(async () => {
  staging.switch("static", "toolsbeta-static-1");
  await staging.deploy();
});

/** @returns Terraform's plan line */
async function failOver(to: string, gapBar: number, probe = new Probe(url)): Promise<string> {
  try {
    staging.switch("static", to);
    const started = Date.now();
    const plan = await staging.deploy();
    await until(`${to} answers`, 60, async () => probe.last === `ok ${to}`, 100);
    const seconds = (Date.now() - started) / 1000;
    const { longestGap } = await probe.stop();
    measured(`failover of static to ${to}, from the command to its answer`, seconds, 20);
    measured("  longest gap for clients", longestGap, gapBar);
    return plan;
  } finally {
    await probe.stop();
  }
}

test("a planned failover is one change in place, and clients hardly notice", async () => {
  expect(await failOver("toolsbeta-static-2", 2)).toBe(oneChange);
});

test("the active machine dies: failing over works while it stays dead, and it comes back by itself", async () => {
  const probe = new Probe(url);
  await until("it answers", 20, async () => probe.last === "ok toolsbeta-static-2", 100);
  await kill("toolsbeta-static-2");
  await until(
    "the dead machine is silent",
    20,
    async () => !(await fetch(url, { signal: AbortSignal.timeout(800) }).catch(() => undefined)),
  );
  // The gap lasts from the death to the answer: the command alone is most of it.
  expect(await failOver("toolsbeta-static-1", 25, probe)).toMatch(/0 to add, [12] to change, 0 to destroy/);
  await until("nova starts it again or says that it is off", 60, async () =>
    (await servers()).some(({ host, state }) => host === "toolsbeta-static-2" && state !== "active"),
  ).catch(() => undefined);
  const env = staging.env;
  await must("bash", ["-c", "openstack server start toolsbeta-static-2 2>/dev/null || true"], { env });
  await until(
    "it serves again",
    300,
    async () => (await onGuest("toolsbeta-static-2", "curl -fs localhost/-/health")).code === 0,
    2000,
  );
});
