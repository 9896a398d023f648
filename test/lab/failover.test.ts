import { kill, onGuest, servers } from "../../lab/client/lab";
import { Probe } from "../../lab/client/probe";
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

async function failOver(to: string): Promise<{ plan: string; seconds: number; gap: number }> {
  const probe = new Probe(url);
  try {
    staging.switch("static", to);
    const started = Date.now();
    const plan = await staging.deploy();
    await until(`${to} answers`, 30, async () => probe.last === `ok ${to}`, 100);
    const seconds = (Date.now() - started) / 1000;
    const { longestGap } = await probe.stop();
    console.log(`failover of static to ${to}: ${seconds.toFixed(1)} s from command to answer, longest gap ${longestGap.toFixed(2)} s`);
    return { plan, seconds, gap: longestGap };
  } finally {
    await probe.stop();
  }
}

test("a planned failover is one change in place, and clients hardly notice", async () => {
  const { plan, gap } = await failOver("toolsbeta-static-2");
  expect(plan).toBe(oneChange);
  expect(gap).toBeLessThan(2);
});

test("the active machine dies: failing over works while it stays dead, and it comes back by itself", async () => {
  await kill("toolsbeta-static-2");
  await until("the dead machine is silent", 20, async () => !(await fetch(url, { signal: AbortSignal.timeout(800) }).catch(() => undefined)));
  const { plan } = await failOver("toolsbeta-static-1");
  expect(plan).toMatch(/0 to add, [12] to change, 0 to destroy/);
  await until("nova starts it again or says that it is off", 60, async () =>
    (await servers()).some(({ host, state }) => host === "toolsbeta-static-2" && state !== "active"),
  ).catch(() => undefined);
  const env = staging.env;
  await must("bash", ["-c", "openstack server start toolsbeta-static-2 2>/dev/null || true"], { env });
  await until("it serves again", 120, async () => (await onGuest("toolsbeta-static-2", "curl -fs localhost/-/health")).code === 0, 2000);
});
