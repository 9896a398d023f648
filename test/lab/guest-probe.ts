import { onGuest } from "../../lab/client/lab";

/** Asks a URL by its name, which is resolved as every machine does it: an answer of DNS is kept for as long as it may be. */
export const asking = (url: string) => `curl -fsk -m 1 ${url}`;

/** A client on a machine that asks something every 100 ms, each time on a new connection. */
export class GuestProbe {
  private constructor(
    private readonly host: string,
    private readonly unit: string,
  ) {}

  private get log(): string {
    return `/run/${this.unit}.log`;
  }

  /** @param command prints the answer, one line; nothing when there is none */
  static async start(host: string, command: string, name = "client"): Promise<GuestProbe> {
    const probe = new GuestProbe(host, `probe-${name}`);
    const loop = `while :; do echo "$(date +%s%3N) $(${command})"; sleep 0.1; done >${probe.log} 2>/dev/null`;
    const started = await onGuest(
      host,
      `systemd-run -q --collect --unit=${probe.unit} bash -c '${loop.replace(/'/g, `'\\''`)}'`,
    );
    if (started.code !== 0) throw new Error(`no client on ${host}: ${started.output}`);
    return probe;
  }

  /** The latest answer. */
  async last(): Promise<string | undefined> {
    const { output } = await onGuest(this.host, `tail -n 2 ${this.log} | head -n 1 | cut -d' ' -f2-`);
    return output.trim() || undefined;
  }

  /** @returns seconds of the longest silence, and for each answer when it first came */
  async stop(): Promise<{ longestGap: number; first: ReadonlyMap<string, number> }> {
    const { output } = await onGuest(
      this.host,
      `systemctl stop ${this.unit} 2>/dev/null; cat ${this.log} && rm -f ${this.log}`,
    );
    const good = output
      .split("\n")
      .map((line) => /^(\d+) (\S.*)$/.exec(line))
      .flatMap((found) => (found ? [{ at: Number(found[1]), body: found[2]! }] : []));
    const gaps = good.slice(1).map(({ at }, i) => at - good[i]!.at);
    const first = new Map([...good].reverse().map(({ at, body }) => [body, at]));
    return { longestGap: Math.max(0, ...gaps) / 1000, first };
  }
}
