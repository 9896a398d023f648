import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { askedFor, cdktfWords } from "../../stacks/command-line";
import { scratch } from "../support/scratch";

const folder = scratch();
const projects = ["tools", "toolsbeta"];

test.each([
  ["deploy tools", ["tools"]],
  ["diff toolsbeta --var a=b", ["toolsbeta"]],
  ["deploy --auto-approve tools toolsbeta", projects],
  ["synth", projects],
  ["deploy", projects],
  ["deploy tools*", projects],
  ["deploy tools *beta", projects],
  ["deploy tool", projects],
])("cdktf %s is about %j", (words, asked) => {
  expect(askedFor(projects, words.split(" "))).toEqual(asked);
});

test("who runs the app without cdktf asks for all", () => {
  expect(cdktfWords(1)).toBeUndefined();
  expect(askedFor(projects)).toEqual(projects);
});

test("the words are found behind the shells between cdktf and its app", async () => {
  const cdktf = join(folder(), "cdktf");
  writeFileSync(
    cdktf,
    'require("child_process").spawn("sh -c \'sleep 60; true\' & echo $!; wait", { shell: true, stdio: "inherit" });',
  );
  const above = spawn(process.execPath, [cdktf, "deploy", "tools"], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  try {
    const [pid] = (await once(above.stdout, "data")) as [Buffer];
    expect(cdktfWords(Number(pid.toString()))).toEqual(["deploy", "tools"]);
  } finally {
    process.kill(-above.pid!, "SIGKILL");
  }
});
