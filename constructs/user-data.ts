import { stringify } from "yaml";
import { type ConfigurationUrls, urlsFile, urlsText } from "./agent-urls";
import { agentFiles } from "./base";
import { terraformText } from "./terraform-text";

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
  const items = yaml({ write_files: [{ path: urlsFile, content: urlsText(urls), permissions: "0600" }] });
  return head + terraformText(items.slice(items.indexOf("\n") + 1));
}
