import { spawnSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { synthesis } from "./synthesis";

/**
 * npm run bench: how long synthesis takes. Figures of the lab (deploy, failover, configuration) and of the Kubernetes suites are
 * printed by `npm test`.
 */

const top = join(__dirname, "..");

function scaling(): void {
  for (const factor of [1, 2, 4]) {
    const { stdout, stderr, status } = spawnSync(
      join(top, "node_modules/.bin/tsx"),
      [join(__dirname, "app.ts"), `${factor}`],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr);
    console.log(stdout.trim());
  }
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
);
synthesis();
scaling();
