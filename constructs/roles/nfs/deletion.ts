import { projectFile } from "../../../environments/project-file";
import type { HostFiles } from "../../host-files";

const script = "/usr/local/sbin/deleted-tools";

/** Days from a tool's deletion until its files are taken away (facts: tool deletion). */
const grace = 40;

/** Files of deleted tools: marked at once, archived and removed after the days of grace. */
export function deletedTools(tools: Readonly<Record<string, string>>, volume: string): HostFiles {
  const list = Object.entries(tools).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: {
      [script]: {
        content: projectFile("constructs/roles/nfs/deleted-tools"),
        mode: "0755",
        check: "bash -n %",
      },
      "/etc/toolforge/deleted-tools": { content: list.map(([tool, day]) => `${tool} ${day}\n`).join("") },
      "/etc/systemd/system/deleted-tools.service": {
        content: `[Unit]
Description=Marks and archives the files of deleted tools
# where the volume is
ConditionPathIsMountPoint=${volume}

[Service]
Type=oneshot
ExecStart=${script} ${volume} ${grace} /etc/toolforge/deleted-tools
Nice=10
IOSchedulingClass=idle
`,
      },
      "/etc/systemd/system/deleted-tools.timer": {
        content: "[Timer]\nOnActiveSec=1min\nOnUnitInactiveSec=2min\n\n[Install]\nWantedBy=timers.target\n",
      },
    },
    services: { "deleted-tools.timer": {} },
  };
}
