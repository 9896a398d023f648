import { spawn } from "node:child_process";

export interface Outcome {
  readonly code: number;
  /** Both streams together, as they came, without a terminal's colours and cursor moves. */
  readonly output: string;
}

export interface ShellOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Milliseconds, after which the command is killed. @default 45 minutes */
  readonly timeout?: number;
  /** Gets every line when it is complete. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command to its end, whatever its exit code. */
export function run(command: string, args: readonly string[], options: ShellOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeout ?? 45 * 60_000);
    let output = "";
    let rest = "";
    const take = (chunk: Buffer) => {
      const text = plain(chunk.toString());
      output += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
    // A command may end without having read what it was given.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a command that must succeed. */
export async function must(command: string, args: readonly string[], options: ShellOptions = {}): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}\n${output.slice(-6000)}`);
  return output;
}

function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- a terminal's escape sequences are control characters
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r/g, "");
}

export const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Asks until there is an answer.
 * @throws Error that says what was waited for, with the last answer's reason
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined | false>,
  pause = 500,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let last: unknown = "no answer"; ; ) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`${what}: not within ${seconds} s (${last instanceof Error ? last.message : String(last)})`);
    await sleep(pause);
  }
}
