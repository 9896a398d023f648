import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../lab/client/shell";
import { scratch } from "../support/scratch";
import { Program } from "./program";
import { Usage } from "./usage";

const folder = scratch();
/** Takes 400 MB and half a second of the processor, says so, and stays. */
const work =
  "held = Buffer.alloc(4e8, 1); while (process.cpuUsage().user < 5e5); console.log('done'); setInterval(() => 0, 1000)";

test("a program's memory counts while it runs, its processor time once it has ended", async () => {
  const log = join(folder(), "log");
  const usage = new Usage();
  const program = new Program(process.execPath, ["--eval", work], log);
  await until("its work", 120, async () => readFileSync(log, "utf8").includes("done") && usage.gibibytes > 0.3);
  const before = usage.processorSeconds;
  await program.stop();
  usage.end();
  expect(usage.processorSeconds - before).toBeGreaterThan(0.4);
});
