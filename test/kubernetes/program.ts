import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A server that runs until it is stopped, or until this process is gone, however it ended. */
export class Program {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  /**
   * @param log the file that gets everything it says
   */
  constructor(
    private readonly path: string,
    args: readonly string[],
    private readonly log: string,
  ) {
    const output = openSync(log, "w");
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", path, ...args], { stdio: ["ignore", output, output] });
    closeSync(output);
    this.ended = new Promise((resolve) => this.child.once("error", () => resolve()).once("exit", () => resolve()));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws Error with the end of its log, when it has ended by itself */
  mustRun(): void {
    const { exitCode, signalCode } = this.child;
    if (this.child.pid && exitCode === null && signalCode === null) return;
    throw new Error(
      `${this.path} ended (${exitCode ?? signalCode}): ${readFileSync(this.log, "utf8").slice(-2000)}\nAll of it is in ${this.log}`,
    );
  }

  /** Nothing that it holds is worth a farewell. */
  async stop(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}
