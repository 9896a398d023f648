import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformOutput, TerraformVariable } from "cdktf";
import { parseAllDocuments } from "yaml";
import { type ClusterSecret, clusterSecrets } from "../../charts/secrets";
import { clusterSecretsFile } from "../../constructs/cluster-secrets";
import { scratch } from "../support/scratch";
import { synthOf } from "../support/synth";

interface Secret {
  readonly type: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: Readonly<Record<string, string>>;
}

const names = [...new Set(Object.values<ClusterSecret>(clusterSecrets).flatMap(({ values }) => Object.values(values)))];
const terraform = spawnSync("terraform", ["-version"]).status === 0;
const folder = scratch();

/** The Secrets that Terraform writes for some values. */
function secrets(values: Readonly<Record<string, string>>): readonly Secret[] {
  const { output, variable } = synthOf((scope) => {
    const variables = names.map(
      (name) => [name, new TerraformVariable(scope, name, { type: "string" }).stringValue] as const,
    );
    new TerraformOutput(scope, "file", { value: clusterSecretsFile(new Map(variables), "harbor.example") });
  });
  writeFileSync(join(folder(), "main.tf.json"), JSON.stringify({ output, variable }));
  writeFileSync(join(folder(), "terraform.tfvars.json"), JSON.stringify(values));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
  const run = (...args: string[]) => spawnSync("terraform", args, { cwd: folder(), env, encoding: "utf8" });
  const applied = run("apply", "-auto-approve", "-no-color");
  expect([applied.status, applied.stderr]).toEqual([0, ""]);
  const text = (JSON.parse(run("output", "-json").stdout) as { file: { value: string } }).file.value;
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as Secret | null) ?? []);
}

const decoded = (text: string | undefined) => Buffer.from(text ?? "", "base64").toString();
const each = (value: (name: string) => string) => Object.fromEntries(names.map((name) => [name, value(name)]));

(terraform ? describe : describe.skip)("as Terraform writes them", () => {
  test("each Secret is there, in its namespace, with the values of the environment", () => {
    const found = secrets(each((name) => `value of ${name}`));
    expect(found.map(({ metadata }) => [metadata.name, metadata.namespace])).toEqual(
      Object.entries(clusterSecrets).map(([name, { namespace }]) => [name, namespace]),
    );
    const striker = found.find(({ metadata }) => metadata.name === "striker")!;
    expect(striker.type).toBe("Opaque");
    expect(Object.keys(striker.data)).toEqual(Object.keys(clusterSecrets.striker.values));
    expect(decoded(striker.data["DJANGO_SECRET_KEY"])).toBe("value of strikerDjangoKey");
  });

  test.each(['"; rm -rf / #', "a: b\n---\nc: 'd'\n", "${var.x} %{if} $${y} %%{z}", "\\ \t é 😀 <&>"])(
    "%j survives",
    (value) => {
      const found = secrets(each(() => value));
      const all = found.filter(({ type }) => type === "Opaque").flatMap(({ data }) => Object.values(data).map(decoded));
      expect(all).toEqual(all.map(() => value));
      expect(all.length).toBeGreaterThan(15);
    },
  );

  test("builders find how to log in at the registry", () => {
    const login = secrets(each((name) => (name === "harborImageBuilderUsername" ? "robot$b" : 'p"w')))[1]!;
    expect(login.type).toBe("kubernetes.io/dockerconfigjson");
    expect(JSON.parse(decoded(login.data[".dockerconfigjson"]))).toEqual({
      auths: { "harbor.example": { auth: Buffer.from('robot$b:p"w').toString("base64") } },
    });
  });

  test("a Secret with a value that nobody has given yet is left out, and the others are there", () => {
    const found = secrets(each((name) => (name === "strikerLdapUser" ? "" : "x")));
    expect(found.map(({ metadata }) => metadata.name)).toEqual(
      Object.keys(clusterSecrets).filter((name) => name !== "striker"),
    );
    expect(secrets(each(() => ""))).toEqual([]);
  });
});
