import { aptSources, base, baseFlows } from "../../constructs/base";
import { flowName } from "../../constructs/flow";
import { staging } from "../support/environment";

const key = (of: string) => `ssh-ed25519 ${"A".repeat(68)} ${of}`;

const rootKeys = (change: Parameters<typeof staging>[0]) =>
  base(staging(change).environment).files!["/root/.ssh/authorized_keys"]!;

test("root keys are those of the environment, by admin, and root's alone to read", () => {
  const { content, mode } = rootKeys((draft) => {
    draft.environment.extraRootKeys = { zoe: key("zoe"), adam: key("adam") };
  });
  expect(content.startsWith(`# adam\n${key("adam")}\n# zoe\n${key("zoe")}\n`)).toBe(true);
  expect(mode).toBe("0600");
});

test("a key that is removed is gone from every machine: the file is whole", () => {
  expect(rootKeys((draft) => delete draft.environment.roles["cumin"]).content).toBe("");
});

test("a key's comment is text, whatever it looks like", () => {
  const { content } = rootKeys((draft) => (draft.environment.extraRootKeys = { adam: key("<%= 1 %>") }));
  expect(content).toContain(key("<%%= 1 %>"));
});

test("sshd takes keys only, and only after it has judged its own configuration", () => {
  const file = base(staging().environment).files!["/etc/ssh/sshd_config.d/10-toolforge.conf"]!;
  expect(file.content).toContain("PasswordAuthentication no\n");
  expect(file.content).toContain("KbdInteractiveAuthentication no\n");
  expect(file.content).toContain("PermitRootLogin prohibit-password\n");
  expect(file).toMatchObject({ check: "sshd -t -f %", notifies: "ssh" });
});

test("whatever can be judged before it is in force is: each notified service has a check", () => {
  const { files, services } = base(staging().environment);
  const unchecked = Object.entries(files!).filter(([, file]) => file.notifies && !file.check);
  // systemd-timesyncd has no checker.
  expect(unchecked.map(([path]) => path)).toEqual(["/etc/systemd/timesyncd.conf.d/toolforge.conf"]);
  for (const { notifies } of Object.values(files!)) if (notifies) expect(services).toHaveProperty([notifies]);
});

test("time comes from the environment's servers", () => {
  const { environment } = staging((draft) => (draft.environment.timeServers = ["10.0.0.1", "ntp.example.org"]));
  expect(base(environment).files!["/etc/systemd/timesyncd.conf.d/toolforge.conf"]!.content).toContain(
    "NTP=10.0.0.1 ntp.example.org\n",
  );
});

test("packages come from the environment's mirror, for the release of the image", () => {
  const content = aptSources(staging().environment, "debian-13.0-trixie").files!["/etc/apt/sources.list"]!.content;
  expect(content).toBe(
    [
      "deb http://deb.debian.org/debian trixie main",
      "deb http://deb.debian.org/debian trixie-updates main",
      "deb http://deb.debian.org/debian-security trixie-security main",
      "",
    ].join("\n"),
  );
});

test("every machine lets admins in through the bastion, commands and metrics, and itself out", () => {
  expect(baseFlows.map(flowName)).toEqual([
    "from-bastion-tcp-22",
    "from-cumin-tcp-22",
    "from-prometheus-tcp-9100",
    "from-project-icmp",
    "to-world-all",
  ]);
});

test("the node exporter leaves systemd's units to the agent, and is started anew: a signal to reload kills it", () => {
  const { files, services } = base(staging().environment);
  expect(files!["/etc/default/prometheus-node-exporter"]).toMatchObject({
    content: 'ARGS="--no-collector.systemd"\n',
    notifies: "prometheus-node-exporter",
  });
  expect(services!["prometheus-node-exporter"]!.reload).toBe("systemctl restart prometheus-node-exporter");
});
