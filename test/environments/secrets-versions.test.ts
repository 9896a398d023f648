import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { secretsFolder, secretsVersions } from "../../environments/secrets-versions";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import { scratch } from "../support/scratch";

const folder = scratch();
afterEach(() => delete process.env.TOOLFORGE_STATE);

function write(text: string): void {
  writeFileSync(join(folder(), "toolsbeta.versions.json"), text);
}

test("before there are any secrets there is no version", () => {
  expect(secretsVersions(toolsbeta, folder())).toEqual({ versions: undefined, faults: [] });
});

test("says which version is here, and in which each secret was changed last", () => {
  write('{"version": 3, "changed": {"cuminKey": 3}}');
  expect(secretsVersions(toolsbeta, folder()).versions).toEqual({ version: 3, changed: { cuminKey: 3 } });
});

test.each(["<<<<<<< HEAD\n", '{"version": 0, "changed": {}}', '{"version": 1}', "[]", ""])(
  "a file that holds %j is a fault like any other, with its remedy",
  (text) => {
    write(text);
    expect(secretsVersions(toolsbeta, folder()).faults).toEqual([
      expect.objectContaining({
        path: "secrets/toolsbeta.versions.json",
        found: text,
        remedy: expect.stringContaining("take one side's files") as string,
      }),
    ]);
  },
);

test("secrets are shared by those who share the state, and are a clone's own where the state is", () => {
  expect([secretsFolder(tools), secretsFolder(toolsbeta)]).toEqual(["secrets/shared", "secrets"]);
  process.env.TOOLFORGE_STATE = "local";
  expect(secretsFolder(tools)).toBe("secrets");
});
