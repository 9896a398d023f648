import { execFile } from "node:child_process";

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An object as the API server shows it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
    /** Counts the changes of what is wanted, not those of the status. */
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** kubectl, as one user of one cluster. */
export class Kubectl {
  /** @param environment with PATH and KUBECONFIG as a shell has them. @default this process's */
  constructor(readonly environment: NodeJS.ProcessEnv = process.env) {}

  /**
   * Runs it to its end, whatever its exit code.
   * @throws Error when there is no kubectl
   */
  run(args: readonly string[], input = ""): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { env: this.environment, maxBuffer: 1 << 28 };
      const child = execFile("kubectl", args, options, (error, stdout, stderr) => {
        if (error?.code === "ENOENT") return reject(new Error("kubectl is missing: install it and try again"));
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
      // It may end without having read what it was given.
      child.stdin?.on("error", () => undefined).end(input);
    });
  }

  /** @throws Error with what it said, when it fails */
  async must(args: readonly string[], input = ""): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: exit code ${code}\n${stderr}${stdout}`.slice(0, 8000));
    return stdout;
  }

  async get(...args: readonly string[]): Promise<KubeObject> {
    return JSON.parse(await this.must(["get", ...args, "--output=json"])) as KubeObject;
  }

  /** @returns none, when there are none or nobody knows the kind */
  async list(...args: readonly string[]): Promise<KubeObject[]> {
    const text = await this.must(["get", ...args, "--ignore-not-found", "--output=json"]);
    return text === "" ? [] : (JSON.parse(text) as { items: KubeObject[] }).items;
  }
}

/** Objects as kubectl reads them from a file. In a `List` it would check the fields itself, and fetch all of the API for it. */
export const documents = (objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).join("\n");
