import { join } from "node:path";
import { until } from "../../lab/client/shell";
import { scratch } from "../support/scratch";
import { Program } from "./program";
import { Usage } from "./usage";

const folder = scratch();

test("a program's memory counts while it runs, its processor time once it has ended", async () => {
  const usage = new Usage();
  const work = "Buffer.alloc(3e8, 1); for (let i = 0; i < 1e9; i++); setInterval(() => 0, 1000)";
  const program = new Program(process.execPath, ["--eval", work], join(folder(), "log"));
  await until("its memory", 120, async () => usage.gibibytes > 0.3);
  const before = usage.processorSeconds;
  await program.stop();
  usage.end();
  expect(usage.processorSeconds - before).toBeGreaterThan(0.1);
});
