import { get } from "node:http";
import { get as getByTls } from "node:https";
import { connect } from "node:net";

export interface ProbeResult {
  readonly probes: number;
  readonly failed: number;
  /** Seconds between the last answer before the longest silence and the first one after it. */
  readonly longestGap: number;
  /** The answers' bodies in the order in which they first came. */
  readonly bodies: readonly string[];
}

/**
 * A client that asks a URL every 100 ms, whatever its certificate says, each time on a new connection, and keeps count of
 * the silences. The body of `smtp://<host>` is the server's greeting.
 */
export class Probe {
  private readonly answers: { at: number; body: string | undefined }[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly url: string,
    interval = 100,
  ) {
    this.timer = setInterval(() => this.ask(), interval);
  }

  private ask(): void {
    const answer: { at: number; body: string | undefined } = { at: Date.now(), body: undefined };
    this.answers.push(answer);
    if (this.url.startsWith("smtp:")) return this.greet(answer);
    const ask = this.url.startsWith("https:") ? getByTls : get;
    const request = ask(this.url, { timeout: 1000, agent: false, rejectUnauthorized: false }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        if (response.statusCode === 200) answer.body = body.trim();
      });
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => undefined);
  }

  private greet(answer: { body: string | undefined }): void {
    const socket = connect({ host: new URL(this.url).hostname, port: 25, timeout: 1000 });
    socket.once("data", (chunk) => {
      if (/^220 .*\r\n/.test(chunk.toString())) answer.body = chunk.toString().slice(4).trim();
      socket.end("QUIT\r\n");
    });
    socket.on("timeout", () => socket.destroy());
    socket.on("error", () => undefined);
  }

  /** The latest answer. */
  get last(): string | undefined {
    return this.answers.findLast((answer) => answer.body !== undefined)?.body;
  }

  async stop(): Promise<ProbeResult> {
    clearInterval(this.timer);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const good = this.answers.filter((answer) => answer.body !== undefined);
    const gaps = good.slice(1).map((answer, i) => answer.at - (good[i]?.at ?? answer.at));
    return {
      probes: this.answers.length,
      failed: this.answers.length - good.length,
      longestGap: good.length === 0 ? Infinity : Math.max(0, ...gaps) / 1000,
      bodies: [...new Set(good.map((answer) => answer.body ?? ""))],
    };
  }
}
