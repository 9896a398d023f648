import { readdirSync, readFileSync } from "node:fs";

/** The kernel's page, and how many of its ticks are a second: the same on every Linux that the tests run on. */
const [page, ticks] = [4096, 100];

/** The numbers of `/proc/PID/stat` from the third on, by their place in proc_pid_stat(5). */
function stat(pid: string): (place: number) => number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (place) => Number(fields[place - 3]);
}

/** What this process and everything that it starts use, from now on. */
export class Usage {
  private readonly started = Date.now();
  private readonly processorBefore = processorSeconds();
  private readonly timer = setInterval(() => this.look(), 2000).unref();
  private highest = 0;

  get seconds(): number {
    return (Date.now() - this.started) / 1000;
  }

  /** What still runs has no part in it. */
  get processorSeconds(): number {
    return processorSeconds() - this.processorBefore;
  }

  /** The most memory that all of them had at one time. */
  get gibibytes(): number {
    return this.highest / 2 ** 30;
  }

  /** No more memory is looked at. */
  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    this.highest = Math.max(this.highest, residentBytes());
  }
}

/** What the processor has given to this process, and to all below it that have ended. */
export function processorSeconds(): number {
  const own = stat("self");
  return [14, 15, 16, 17].reduce((sum, place) => sum + own(place), 0) / ticks;
}

/** Of this process and all below it. What they share counts once for each. */
function residentBytes(): number {
  const parents = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const of = stat(pid);
      parents.set(pid, `${of(4)}`);
      sizes.set(pid, of(24) * page);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === `${process.pid}` || isBelow(parents.get(pid)));
  return [...sizes].reduce((sum, [pid, size]) => sum + (isBelow(pid) ? size : 0), 0);
}
