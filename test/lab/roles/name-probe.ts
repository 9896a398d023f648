import { onGuest } from "../../../lab/client/lab";

const unit = "name-probe";
const log = `/run/${unit}.log`;

/**
 * A client on a machine that asks a URL by its name every 100 ms, each time on a new connection. It resolves as every
 * machine does: an answer of DNS is kept for as long as it may be.
 */
export class NameProbe {
  private constructor(private readonly host: string) {}

  static async start(host: string, url: string): Promise<NameProbe> {
    const loop = `while :; do echo "$(date +%s%3N) $(curl -fs -m 1 ${url})"; sleep 0.1; done >${log}`;
    const started = await onGuest(
      host,
      `systemd-run -q --collect --unit=${unit} sh -c '${loop.replace(/'/g, `'\\''`)}'`,
    );
    if (started.code !== 0) throw new Error(`no client on ${host}: ${started.output}`);
    return new NameProbe(host);
  }

  /** The latest answer. */
  async last(): Promise<string | undefined> {
    const { output } = await onGuest(this.host, `tail -n 2 ${log} | head -n 1 | cut -d' ' -f2-`);
    return output.trim() || undefined;
  }

  /** @returns seconds of the longest silence, and for each answer when it first came */
  async stop(): Promise<{ longestGap: number; first: ReadonlyMap<string, number> }> {
    const { output } = await onGuest(this.host, `systemctl stop ${unit} 2>/dev/null; cat ${log} && rm -f ${log}`);
    const good = output
      .split("\n")
      .map((line) => /^(\d+) (\S.*)$/.exec(line))
      .flatMap((found) => (found ? [{ at: Number(found[1]), body: found[2]! }] : []));
    const gaps = good.slice(1).map(({ at }, i) => at - good[i]!.at);
    const first = new Map([...good].reverse().map(({ at, body }) => [body, at]));
    return { longestGap: Math.max(0, ...gaps) / 1000, first };
  }
}
