import { parse } from "yaml";
import { agentFiles } from "../../constructs/base";
import { userData, userDataHead } from "../../constructs/user-data";
import { terraformReads } from "../support/three-languages";

interface CloudConfig {
  readonly write_files: { readonly path: string; readonly content: string; readonly permissions: string }[];
  readonly runcmd: string[];
}

const urls = (of: string) => ({ host: `https://${of}/host`, common: "https://c", secrets: `https://${of}/secrets` });
const read = (text: string) => parse(terraformReads(text)) as CloudConfig;

test("it is cloud-config that leaves the agent's files as they are in the repository", () => {
  const text = userData(userDataHead, urls("a"));
  expect(text).toMatch(/^#cloud-config\n/);
  const files = new Map(read(text).write_files.map((file) => [file.path, file]));
  for (const [path, { content, mode = "0644" }] of Object.entries(agentFiles)) {
    expect(files.get(path)).toEqual({ path, content, permissions: mode });
  }
});

test("the URLs are root's alone", () => {
  const [file] = read(userData(userDataHead, urls("a"))).write_files.filter(
    ({ path }) => path === "/etc/toolforge-agent/urls",
  );
  expect(file).toEqual({
    path: "/etc/toolforge-agent/urls",
    content: "host https://a/host\ncommon https://c\nsecrets https://a/secrets\n",
    permissions: "0600",
  });
});

test("it is the same for all machines but for their URLs", () => {
  const [a, b] = ["a", "b"].map((of) => userData(userDataHead, urls(of)).replaceAll(`https://${of}/`, ""));
  expect(a).toBe(b);
});

test("it starts the agent and nothing else", () => {
  expect(read(userData(userDataHead, urls("a"))).runcmd).toEqual([
    "systemctl enable --no-reload --now toolforge-agent.timer",
  ]);
});

test("it is short enough for Nova", () => {
  expect(Buffer.from(userData(userDataHead, urls("a".repeat(300)))).toString("base64").length).toBeLessThan(65535);
});
