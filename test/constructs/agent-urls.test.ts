import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { urlFiles, urlsFile, urlsText } from "../../constructs/agent-urls";
import { scratch } from "../support/scratch";

const folder = scratch();
const urls = { host: "http://s/host?a=1&b=2", common: "https://s/common", secrets: "https://s/secrets" };

/** Whether the agent's URLs may be replaced by a text. */
function accepted(text: string): boolean {
  const file = join(folder(), "urls");
  writeFileSync(file, text);
  return spawnSync("sh", ["-c", urlFiles[urlsFile]!.check!.replace("%", file)]).status === 0;
}

test("a machine takes over three URLs", () => {
  expect(accepted(urlsText(urls))).toBe(true);
});

test.each([
  ["nothing", ""],
  ["one line too few", "host https://s/host\ncommon https://s/common\n"],
  ["one line too many", `${urlsText(urls)}host https://s/host\n`],
  ["an unknown layer", urlsText(urls).replace("common", "other")],
  ["a layer without a URL", urlsText({ ...urls, secrets: "" })],
])("it keeps those that it has when it is given %s", (_what, text) => {
  expect(accepted(text)).toBe(false);
});

test("they are root's alone", () => {
  expect(urlFiles[urlsFile]!.mode).toBe("0600");
});
