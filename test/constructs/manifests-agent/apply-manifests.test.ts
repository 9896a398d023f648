import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../../support/scratch";

const script = join(__dirname, "../../../constructs/manifests-agent/apply-manifests");
const folder = scratch();

// A kubectl that notes its arguments and knows which sets the cluster has. What it does for real, test/kubernetes/ shows.
beforeEach(() => {
  mkdirSync(join(folder(), "bin"));
  const kubectl = `#!/bin/bash
    echo "$*" >>${folder()}/calls
    case "$*" in
      get*items*) cat ${folder()}/sets ;;
      get*group-kinds*) echo "id" ;; # of a set without any kinds yet
    esac
  `;
  write("bin/kubectl", kubectl);
  chmodSync(join(folder(), "bin/kubectl"), 0o755);
  write("sets", "toolsbeta\ntoolsbeta-secrets\n");
  write("01-policies.yaml", "kind: Policy\n");
  write("secrets.yaml", `---\n\n---\n{"data":{"password":"canary"}}\n`);
});

const write = (name: string, text: string) => writeFileSync(join(folder(), name), text);
function run(...args: string[]) {
  const env = { ...process.env, PATH: `${folder()}/bin:${process.env["PATH"]}` };
  const { status, stdout, stderr } = spawnSync("bash", [script, ...args], { env, encoding: "utf8" });
  return { status, said: stdout + stderr };
}
const calls = () => (existsSync(join(folder(), "calls")) ? readFileSync(join(folder(), "calls"), "utf8") : "");
/** The set that is applied and pruned, and out of which files. */
const applied = () =>
  [...calls().matchAll(/--applyset=\S+\/(\S+) (--filename=.*)/g)].map(([, set, files]) => [set, files]);

test("manifests are a set, and secrets are one of their own, so that neither prunes the other", () => {
  expect(run("toolsbeta", folder())).toEqual({ status: 0, said: "" });
  expect(run("--secrets", "toolsbeta", folder())).toEqual({ status: 0, said: "" });
  expect(applied()).toEqual([
    ["toolsbeta", `--filename=${folder()}/01-policies.yaml`],
    ["toolsbeta-secrets", `--filename=${folder()}/secrets.yaml`],
  ]);
});

test("a secret is no argument of a program, and nothing says it", () => {
  expect(run("--secrets", "toolsbeta", folder())).toEqual({ status: 0, said: "" });
  expect(calls()).not.toContain("canary");
});

test("as long as no secret is given there is nothing to do", () => {
  write("secrets.yaml", "---\n\n---\n\n");
  expect([run("--secrets", "toolsbeta", folder()), calls()]).toEqual([{ status: 0, said: "" }, ""]);
});

test("a set is made in a cluster that has none yet", () => {
  write("sets", "");
  expect(run("toolsbeta", folder()).status).toBe(0);
  expect(calls()).toContain("--field-manager=kubectl-applyset");
});

test.each([[], ["--secrets"]])("the cluster of another environment is left alone %j", (...option) => {
  write("sets", "tools\ntools-secrets\n");
  const { status, said } = run(...option, "toolsbeta", folder());
  expect([status, applied()]).toEqual([2, []]);
  expect(said).toContain("this cluster belongs to tools tools-secrets, not to toolsbeta: choose");
});
