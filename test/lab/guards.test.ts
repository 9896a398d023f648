import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labEnvironment } from "../../lab/client/lab";
import { Project } from "../../lab/client/project";
import { must } from "../../lab/client/shell";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.settled();
});

test("credentials of another project are refused at plan time", async () => {
  const wrong = new Project(staging.folder, "toolsbeta", await labEnvironment("tools"));
  const { code, output } = await wrong.cdktf(["diff", "toolsbeta"]);
  expect(code).not.toBe(0);
  expect(output).toContain("These credentials are for the project tools");
  expect(output).toContain("Resource postcondition failed");
});

test("destroying the environment is refused, and has changed nothing", async () => {
  const before = readFileSync(staging.stateFile, "utf8");
  const { code, output } = await staging.cdktf(["destroy", "toolsbeta", "--auto-approve"]);
  expect(code).not.toBe(0);
  expect(output).toContain("prevent_destroy");
  expect(readFileSync(staging.stateFile, "utf8") === before).toBe(true);
});

/** Terraform folds its messages, and draws a line beside them. */
const unwrapped = (output: string) => output.replace(/[\s│]+/g, " ");

describe("secrets", () => {
  const folder = () => join(staging.folder, "secrets");
  const secrets = (words: readonly string[], input = "") =>
    must("npm", ["run", "--silent", "secrets", "--", "toolsbeta", ...words], {
      cwd: staging.folder,
      env: staging.env,
      input,
    });
  let kept: string;

  beforeAll(() => {
    kept = join(staging.folder, "secrets-kept");
    cpSync(folder(), kept, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder(), { recursive: true });
    cpSync(kept, folder(), { recursive: true });
  });
  afterAll(() => rmSync(kept, { recursive: true }));

  test("of a clone that made its own are refused at plan time, by name, and nothing has changed", async () => {
    const before = readFileSync(staging.stateFile, "utf8");
    rmSync(folder(), { recursive: true });
    await secrets(["--set", "acmeDnsPassword"], "other");
    const { code, output } = await staging.cdktf(["deploy", "toolsbeta", "--auto-approve"]);
    expect(code).not.toBe(0);
    expect(unwrapped(output)).toMatch(
      /These secrets are not those that are deployed in toolsbeta: |was deployed already/,
    );
    expect(readFileSync(staging.stateFile, "utf8") === before).toBe(true);
  });

  test("that differ without a declared change are named, and a declared one is planned", async () => {
    const file = join(folder(), "toolsbeta.tfvars.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/("nfsReplicaCnfPassword": )"\w+"/, '$1"other"'));
    const { code, output } = await staging.cdktf(["diff", "toolsbeta"]);
    expect(code).not.toBe(0);
    expect(unwrapped(output)).toContain("not those that are deployed in toolsbeta: nfsReplicaCnfPassword. Nothing");
    writeFileSync(file, text);
    await secrets(["--rotate", "nfsReplicaCnfPassword"]);
    expect(await staging.diff()).toMatch(/^Plan: 1 to add, \d+ to change, 1 to destroy\.$/);
  });
});
