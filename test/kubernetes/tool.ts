import { App, Chart } from "cdk8s";
import { documents, type Kubectl } from "../../commands/charts/kubectl";
import type { Manifest } from "../../charts/rules/manifest";
import { ToolNamespace } from "../../charts/tool-namespace";
import { until } from "../../lab/client/shell";
import type { Platform } from "./platform";

/** A tool of a platform, with everything that each has. */
export class Tool {
  readonly namespace: string;
  /** As the tool itself, with its certificate. */
  readonly kubectl: Kubectl;

  private constructor(
    private readonly platform: Platform,
    readonly name: string,
    readonly uid: number,
  ) {
    this.namespace = `tool-${name}`;
    this.kubectl = platform.cluster.as(name, "toolforge");
  }

  static async create(platform: Platform, name: string, uid: number): Promise<Tool> {
    const chart = new Chart(new App(), "tool");
    new ToolNamespace(chart, "namespace", { tool: name, uid, environment: platform.environment });
    const options = ["--server-side", "--validate=strict", "--warnings-as-errors", "--filename=-"];
    await platform.kubectl.must(["apply", ...options], documents(chart.toJson() as object[]));
    const tool = new Tool(platform, name, uid);
    await until("its service account", 60, () => platform.kubectl.get("serviceaccount", "default", tool.in));
    return tool;
  }

  /** kubectl's option for its namespace. */
  get in(): string {
    return `--namespace=${this.namespace}`;
  }

  async remove(): Promise<void> {
    await this.platform.kubectl.must(["delete", "namespace", this.namespace]);
  }

  /**
   * What the API server says to new objects, none of which it keeps.
   * @returns why it refuses them, by name
   */
  async refusals(objects: readonly Manifest[], kubectl = this.kubectl): Promise<Map<string, string>> {
    const items = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: this.namespace } }));
    const { stderr } = await kubectl.run(["create", "--dry-run=server", "--filename=-"], documents(items));
    const lines = stderr.split("\n").filter((line) => line.startsWith("Error from server"));
    return new Map(
      lines.map((line) => [/: (?:\S+ )?"([^"]+)" is (?:forbidden|invalid)/.exec(line)?.[1] ?? line, line]),
    );
  }
}
