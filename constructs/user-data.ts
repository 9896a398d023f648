import { stringify } from "yaml";
import { agentFiles } from "./base";
import { terraformText } from "./terraform-text";

/** The signed URLs of a machine's configuration: what it is, what all machines share, what only it may know. */
export interface ConfigurationUrls {
  readonly host: string;
  readonly common: string;
  readonly secrets: string;
}

/**
 * cloud-init's user data: the agent and where it finds its configuration, the same for every machine but for the URLs.
 * It takes effect once, at first boot; from then on the agent keeps its own files up to date.
 */
export function userData(urls: ConfigurationUrls): string {
  const files = Object.entries(agentFiles).map(([path, file]) => ({
    path,
    content: file.content,
    permissions: file.mode ?? "0644",
  }));
  const layers = Object.entries(urls)
    .map(([layer, url]) => `${layer} ${url}\n`)
    .join("");
  const cloudConfig = {
    write_files: [...files, { path: "/etc/toolforge-agent/urls", content: layers, permissions: "0600" }],
    runcmd: ["systemctl daemon-reload", "systemctl enable --now toolforge-agent.timer"],
  };
  return terraformText(`#cloud-config\n${stringify(cloudConfig, { lineWidth: 0 })}`);
}
