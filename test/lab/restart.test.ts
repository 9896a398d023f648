import { onGuest, servers } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { must, until } from "../../lab/client/shell";

test("a lab that was stopped comes back with every machine at its address", async () => {
  const machines = (await servers()).filter(({ state }) => state === "active");
  expect(machines.length).toBeGreaterThan(40);
  await must("lab/down", []);
  const stopped = Date.now();
  await must("lab/up", []);
  measured("the lab with its servers, stopped to ready", (Date.now() - stopped) / 1000, 75);

  let missing: string[] = [];
  await until("every machine has its IPv4 address", 600, async () => {
    missing = [];
    for (const { host, fixed } of machines) {
      const { output } = await onGuest(host, "ip -4 -o address show dev eth0");
      const wanted = fixed.find((address) => !address.includes(":"))!;
      if (!output.includes(` ${wanted}/`)) missing.push(host);
    }
    return missing.length === 0;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${missing.join(", ")}`);
  });
});
