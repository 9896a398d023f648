import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import { SecretsRecord } from "../../constructs/secrets-record";
import { scratch } from "../support/scratch";
import { synthOf } from "../support/synth";

const names = ["alpha", "beta", "waitedFor", "secretsFingerprintKey"];
const first = { alpha: "a", beta: "b", secretsFingerprintKey: "k" };
type Values = Readonly<Record<string, string>>;
interface Checkout {
  readonly version: number;
  readonly changed?: Readonly<Record<string, number>>;
  readonly values: Values;
  /** The version that the values are of. @default that of the checkout */
  readonly given?: number;
  /** Those that the environment has. @default all */
  readonly secrets?: string[];
}

const folder = scratch();
const env = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
const installed = spawnSync("terraform", ["-version"]).status === 0;
const terraform = (...words: string[]) => spawnSync("terraform", words, { cwd: folder(), env, encoding: "utf8" });

/** Writes a checkout's stack, with nothing in it but the record, and its secrets. */
function checkOut({ version, changed = {}, values, given = version, secrets = names }: Checkout): void {
  const { terraform, resource, variable, locals } = synthOf((scope) => {
    for (const name of secrets)
      new TerraformVariable(scope, name, { type: "string", sensitive: true, nullable: false, default: "" });
    const versions = { version, changed };
    new SecretsRecord(scope, "record", { environment: { project: "tools", secrets }, versions });
  });
  expect(terraform.required_providers).toBeUndefined();
  writeFileSync(join(folder(), "main.tf.json"), JSON.stringify({ resource, variable, locals }));
  writeFileSync(join(folder(), "terraform.tfvars.json"), JSON.stringify({ ...values, secretsVersion: given }));
}

/** What a plan says: what it would do, or its errors, on one line. */
function plan(checkout: Checkout): string {
  checkOut(checkout);
  const { status, stdout, stderr } = terraform("plan", "-no-color");
  const text = (status === 0 ? stdout : stderr).replace(/[│╷╵\s]+/g, " ");
  for (const value of Object.values(checkout.values).filter((value) => value.length > 3))
    expect(text).not.toContain(value);
  return text;
}

function deploy(checkout: Checkout): void {
  checkOut(checkout);
  const { status, stderr } = terraform("apply", "-auto-approve", "-no-color");
  expect([stderr, status]).toEqual(["", 0]);
}

const nothing = "No changes.";
const remedy = "Get back the files secrets/tools.* that it was deployed with.";
const refused = (...which: string[]) =>
  `These secrets are not those that are deployed in tools: ${which.join(", ")}. Nothing has been changed. ${remedy} To change one on purpose: npm run secrets -- tools --rotate NAME (or --set NAME).`;

(installed ? describe : describe.skip)("as Terraform plans it", () => {
  test("the first deploy records what is there, and a second one has nothing to do", () => {
    expect(plan({ version: 1, values: first })).toContain("4 to add, 0 to change, 0 to destroy");
    deploy({ version: 1, values: first });
    expect(plan({ version: 1, values: first })).toContain(nothing);
  });

  test("other secrets are refused by a plan, which names them all", () => {
    deploy({ version: 1, values: first });
    expect(plan({ version: 1, values: { ...first, alpha: "new", beta: "new" } })).toContain(refused("alpha", "beta"));
  });

  test("those that a fresh clone made for itself are refused, whatever was deployed since the first time", () => {
    const anew = { alpha: "x", beta: "y", secretsFingerprintKey: "z" };
    for (let version = 1; version <= 9; version++) {
      deploy({ version, changed: { alpha: version }, values: { ...first, alpha: `a${version}` } });
      if (version === 1)
        expect(plan({ version: 1, values: anew })).toContain(refused("alpha", "beta", "secretsFingerprintKey"));
      else
        expect(plan({ version: 1, values: anew })).toMatch(
          /The secrets of tools here are of version 1, and version \d was deployed already\. Get back the files secrets\/tools\.\* that it was deployed with\. $/,
        );
    }
  });

  test("a declared rotation is carried out, and what was not declared is refused beside it", () => {
    deploy({ version: 1, values: first });
    const rotated = { version: 2, changed: { alpha: 2 }, values: { ...first, alpha: "new" } };
    expect(plan(rotated)).toContain("1 to add, 0 to change, 1 to destroy");
    expect(plan({ ...rotated, values: { ...rotated.values, beta: "new" } })).toContain(refused("beta"));
    deploy(rotated);
    expect(plan(rotated)).toContain(nothing);
    expect(plan({ ...rotated, values: { ...rotated.values, alpha: "a" } })).toContain(refused("alpha"));
  });

  test("a checkout from before a rotation is refused, however many there were", () => {
    const at = (version: number) => ({
      version,
      changed: { alpha: version },
      values: { ...first, alpha: `a${version}` },
    });
    for (let version = 1; version <= 6; version++) deploy(at(version));
    for (let version = 1; version <= 5; version++)
      expect(plan(at(version))).toContain(`are of version ${version}, and version`);
    expect(plan(at(6))).toContain(nothing);
  });

  test("an environment whose secrets changed often before its first deploy is deployed, and guarded from then on", () => {
    const at = (version: number) => ({
      version,
      changed: { alpha: version },
      values: { ...first, alpha: `a${version}` },
    });
    deploy(at(9));
    expect(plan(at(9))).toContain(nothing);
    for (const version of [1, 5, 8]) expect(plan(at(version))).toContain("was deployed already");
    expect(plan({ ...at(10), values: { ...first, alpha: "a10", beta: "new" } })).toContain(refused("beta"));
  });

  test("three changes may come at once; of more it is said how to make one of them", () => {
    deploy({ version: 1, values: first });
    const later = { changed: { alpha: 3, beta: 4 }, values: { ...first, alpha: "new", beta: "new" } };
    expect(plan({ ...later, version: 4 })).toContain("1 to add, 0 to change, 1 to destroy");
    expect(plan({ ...later, version: 5 })).toContain("npm run secrets -- tools --deployed 0");
    const { values } = later;
    expect(plan({ version: 2, changed: { alpha: 2, beta: 2 }, values })).toContain(
      "1 to add, 0 to change, 1 to destroy",
    );
  });

  test("values of another version than the checkout's are refused: those that were pulled were not decrypted", () => {
    deploy({ version: 1, values: first });
    expect(plan({ version: 2, changed: { alpha: 2 }, values: first, given: 1 })).toContain(
      "The secrets given to Terraform are of version 1, this checkout's of 2. Run: npm run secrets -- tools",
    );
  });

  test("what is waited for comes later by a version of its own, and is guarded from then on", () => {
    deploy({ version: 1, values: first });
    const come = { version: 2, changed: { waitedFor: 2 }, values: { ...first, waitedFor: "there" } };
    expect(plan({ ...come, version: 1, changed: {} })).toContain(refused("waitedFor"));
    deploy(come);
    expect(plan(come)).toContain(nothing);
    expect(plan({ ...come, values: first })).toContain(refused("waitedFor"));
  });

  test("a secret that is newly needed, and one that nothing needs any more, stop nobody", () => {
    const before = ["alpha", "secretsFingerprintKey"];
    deploy({ version: 1, values: first, secrets: before });
    const needed = { version: 2, changed: { beta: 2 }, values: first };
    deploy(needed);
    expect(plan({ ...needed, values: { ...first, beta: "new" } })).toContain(refused("beta"));
    expect(plan({ ...needed, secrets: before })).toContain(nothing);
  });

  test("neither the record nor its plan tells a password that could be guessed", () => {
    deploy({ version: 1, values: first });
    const { stdout } = terraform("state", "pull");
    const hashes = ["a", "alpha:a"].map((text) => createHash("sha256").update(text).digest("hex"));
    for (const hash of hashes) expect(stdout).not.toContain(hash);
    expect(stdout).toMatch(/"alpha": "[0-9a-f]{64}"/);
  });

  test("destroying all of it takes the record along", () => {
    deploy({ version: 1, values: first });
    const { status, stdout } = terraform("destroy", "-auto-approve", "-no-color");
    expect([status, stdout]).toEqual([0, expect.stringContaining("Destroy complete! Resources: 4 destroyed.")]);
    expect(plan({ version: 3, values: { ...first, alpha: "new" } })).toContain("4 to add");
  });

  test("in haste, without a refresh, other secrets are refused as well", () => {
    deploy({ version: 1, values: first });
    checkOut({ version: 1, values: { ...first, alpha: "new" } });
    const { status, stderr } = terraform("apply", "-auto-approve", "-no-color", "-refresh=false");
    expect([status, stderr.replace(/[│╷╵\s]+/g, " ")]).toEqual([1, expect.stringContaining(refused("alpha"))]);
  });
});
