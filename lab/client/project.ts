import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { agentReports } from "./lab";
import { type Outcome, run, until } from "./shell";

/** A checkout of the product, used as its users use it: by cdktf's commands. */
export class Project {
  constructor(
    readonly folder: string,
    readonly environment: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /** `npx cdktf <words>` as typed in the checkout. */
  cdktf(words: readonly string[], onLine?: (line: string) => void): Promise<Outcome> {
    return run("npx", ["cdktf", ...words], { cwd: this.folder, env: { ...this.env, CI: "true" }, onLine });
  }

  /** `cdktf deploy`, which must succeed. @returns Terraform's plan line */
  async deploy(onLine?: (line: string) => void): Promise<string> {
    const { code, output } = await this.cdktf(["deploy", this.environment, "--auto-approve"], onLine);
    if (code !== 0) throw new Error(`cdktf deploy ${this.environment} failed:\n${errors(output)}`);
    return planLine(output);
  }

  /** `cdktf diff`, which must succeed. @returns Terraform's plan line */
  async diff(): Promise<string> {
    const { code, output } = await this.cdktf(["diff", this.environment]);
    if (code !== 0) throw new Error(`cdktf diff ${this.environment} failed:\n${errors(output)}`);
    return planLine(output);
  }

  get stateFile(): string {
    return join(this.folder, `terraform.${this.environment}.tfstate`);
  }

  private get state(): State {
    return JSON.parse(readFileSync(this.stateFile, "utf8")) as State;
  }

  /** Whether anything is deployed. */
  get deployed(): boolean {
    return existsSync(this.stateFile) && this.state.resources.some((resource) => resource.mode === "managed");
  }

  /** An address that clients use, by service. */
  address(service: string): string {
    const found = this.state.outputs[`address-${service}`]?.value;
    if (!found) throw new Error(`${this.stateFile} has no address of ${service}`);
    return found;
  }

  /** An attribute of every instance of a resource type, by the resource's name. */
  attribute(type: string, attribute: string): Map<string, string> {
    const found = this.state.resources.filter((resource) => resource.mode === "managed" && resource.type === type);
    return new Map(found.map((resource) => [resource.name, String(resource.instances[0]?.attributes[attribute])]));
  }

  /** What each machine will report once it has applied what is deployed now. */
  expectedRevisions(): Map<string, string> {
    const content = this.attribute("openstack_objectstorage_object_v1", "content");
    const hosts = [...this.attribute("openstack_compute_instance_v2", "name").values()];
    return new Map(
      hosts.map((host) => {
        const layers = [content.get(host), content.get("common"), content.get(`${host}-secrets`)].join("");
        return [host, createHash("sha256").update(layers).digest("hex").slice(0, 12)];
      }),
    );
  }

  /** Waits until machines have applied, without a failure, what is deployed now. */
  async configured(seconds: number, hosts?: readonly string[]): Promise<void> {
    const expected = this.expectedRevisions();
    const waiting = new Set(hosts ?? expected.keys());
    await until(
      `configuration of ${[...waiting].join(", ")}`,
      seconds,
      async () => {
        const reports = await agentReports();
        for (const host of [...waiting]) {
          const report = reports.get(host);
          if (!report || report.failed || report.revision !== expected.get(host)) continue;
          waiting.delete(host);
        }
        if (waiting.size > 0) throw new Error(`still waiting for ${[...waiting].join(", ")}`);
        return true;
      },
      1000,
    );
  }
}

interface State {
  readonly outputs: Record<string, { readonly value: string } | undefined>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
  }[];
}

/** Terraform's summary of a plan: `Plan: 0 to add, 1 to change, 0 to destroy.` or that there are no changes. */
export function planLine(output: string): string {
  return (
    /Plan: \d+ to add, \d+ to change, \d+ to destroy\./.exec(output)?.[0] ??
    /No changes\./.exec(output)?.[0] ??
    "no plan"
  );
}

function errors(output: string): string {
  const lines = output.split("\n").filter((line) => /Error|error|│/.test(line));
  return (lines.length > 0 ? lines : output.split("\n")).slice(-40).join("\n");
}
