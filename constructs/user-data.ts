import { stringify } from "yaml";
import { agentFiles } from "./base";
import { terraformText } from "./terraform-text";

/** The signed URLs of a machine's configuration: what it is, what all machines share, what only it may know. */
export interface ConfigurationUrls {
  readonly host: string;
  readonly common: string;
  readonly secrets: string;
}

const agent = Object.entries(agentFiles).map(([path, file]) => ({
  path,
  content: file.content,
  permissions: file.mode ?? "0644",
}));

const yaml = (value: object) => stringify(value, { lineWidth: 0 });

/**
 * The beginning of cloud-init's user data, which is the agent and the same for every machine: a stack holds it once.
 * It takes effect at first boot; from then on the agent keeps its own files up to date.
 */
export const userDataHead = terraformText(
  `#cloud-config\n${yaml({
    runcmd: ["systemctl enable --no-reload --now toolforge-agent.timer"],
    write_files: agent,
  })}`,
);

/**
 * A machine's user data: where its agent finds its configuration.
 * @param head {@link userDataHead}, or the Terraform expression that gives it
 */
export function userData(head: string, urls: ConfigurationUrls): string {
  const content = Object.entries(urls)
    .map(([layer, url]) => `${layer} ${url}\n`)
    .join("");
  const items = yaml({ write_files: [{ path: "/etc/toolforge-agent/urls", content, permissions: "0600" }] });
  return head + terraformText(items.slice(items.indexOf("\n") + 1));
}
