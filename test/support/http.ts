import { request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asked {
  /** @default "GET" */
  readonly method?: string;
  /** `host` among them: whom the client believes to talk to. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Asks a server on this machine, with exactly this path: nothing is resolved or followed. */
export function ask(port: number, path: string, { method = "GET", headers, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path, method, headers: { ...headers }, agent: false },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("end", () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }));
      },
    );
    asked.on("error", reject).end(body);
  });
}
