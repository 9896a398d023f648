import { onGuest } from "../../lab/client/lab";

// Python, since ten shells a second for each client would be a load of their own.
const client = `
import itertools, socket, ssl, sys, time, urllib.request
context = ssl._create_unverified_context()
def url(address):
    # a name is resolved as every machine does it: an answer of DNS is kept for as long as it may be
    with urllib.request.urlopen(address, timeout=1, context=context) as answer: return answer.read().decode()
def tcp(host, port):
    socket.create_connection((host, port), 1).close()
    return "ok"
numbers = itertools.count()
def redis(host):
    # a write counts when a replica has confirmed it
    number = next(numbers)
    with socket.create_connection((host, 6379), 1) as connection:
        connection.settimeout(2)
        connection.sendall(f"SETEX lost:{number} 900 x\\r\\nWAIT 1 500\\r\\n".encode())
        answer = b""
        while answer.count(b"\\r\\n") < 2:
            more = connection.recv(100)
            if not more: raise OSError("closed")
            answer += more
    if answer not in (b"+OK\\r\\n:1\\r\\n", b"+OK\\r\\n:2\\r\\n"): raise OSError(answer)
    print(number, file=confirmed, flush=True)
    return "ok"
confirmed = open("/run/confirmed", "w")
log = open(sys.argv[1], "w")
while True:
    began = time.time()
    try: said = eval(sys.argv[2]).strip().splitlines()[0]
    except Exception: said = ""
    print(int(time.time() * 1000), said, file=log, flush=True)
    time.sleep(max(0, 0.1 - (time.time() - began)))
`;

/** Asks a URL by its name, whatever its certificate says. */
export const asking = (url: string) => `url("${url}")`;
/** Opens a connection, no more. */
export const connecting = (host: string, port: number) => `tcp("${host}", ${port})`;
/** Writes to Redis; the numbers of the writes that were confirmed are in /run/confirmed on the machine. */
export const writing = (host: string) => `redis("${host}")`;

/** A client on a machine that asks something every 100 ms, each time on a new connection. */
export class GuestProbe {
  private constructor(
    private readonly host: string,
    private readonly unit: string,
  ) {}

  private get log(): string {
    return `/run/${this.unit}.log`;
  }

  /** @param ask what {@link asking}, {@link connecting} or {@link writing} gives */
  static async start(host: string, ask: string, name = "client"): Promise<GuestProbe> {
    const probe = new GuestProbe(host, `probe-${name}`);
    const script = Buffer.from(client).toString("base64");
    const started = await onGuest(
      host,
      `echo ${script} | base64 -d >/run/probe.py && systemctl stop ${probe.unit} 2>/dev/null
       systemd-run -q --collect --unit=${probe.unit} python3 /run/probe.py ${probe.log} '${ask}'`,
    );
    if (started.code !== 0) throw new Error(`no client on ${host}: ${started.output}`);
    return probe;
  }

  /** The latest answer; nothing when the latest question had none. */
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
