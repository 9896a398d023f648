import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completeSecrets, type Secrets } from "../../commands/complete-secrets";
import { main } from "../../commands/secrets";
import { givenSecrets } from "../../commands/secret-makers";
import type { SecretsVersions } from "../../environments/secrets-versions";
import { toolsbeta } from "../../environments/toolsbeta";
import { scratch } from "../support/scratch";

describe("completing secrets", () => {
  test("makes what is missing, long enough that nobody guesses it, and keeps the rest", async () => {
    const { secrets, made, rotated } = await completeSecrets(["a", "b"], { b: "kept" }, []);
    expect(secrets["b"]).toBe("kept");
    expect(secrets["a"]).toMatch(/^[0-9a-f]{64}$/);
    expect([made, rotated]).toEqual([["a"], []]);
  });

  test("rotates what is named, and nothing else", async () => {
    const { secrets, made, rotated } = await completeSecrets(["a", "b"], { a: "old", b: "kept" }, ["a"]);
    expect(secrets["a"]).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets["b"]).toBe("kept");
    expect([made, rotated]).toEqual([[], ["a"]]);
  });

  test("an empty secret is a missing one", async () => {
    expect((await completeSecrets(["a"], { a: "" }, [])).made).toEqual(["a"]);
  });

  test("no two are alike", async () => {
    const { secrets } = await completeSecrets(["a", "b", "c"], {}, []);
    expect(new Set(Object.values(secrets)).size).toBe(3);
  });

  test("what nothing uses any more is kept, and named", async () => {
    const { secrets, unused } = await completeSecrets(["a"], { a: "1", former: "2" }, []);
    expect(secrets["former"]).toBe("2");
    expect(unused).toEqual(["former"]);
  });
});

describe("npm run secrets", () => {
  const folder = scratch();
  const file = () => join(folder(), "toolsbeta.tfvars.json");
  const read = () => JSON.parse(readFileSync(file(), "utf8")) as Secrets;
  const made = mkdtempSync(join(tmpdir(), "secrets-"));
  let said: string[];

  // once, since keys take seconds
  beforeAll(async () => {
    jest.spyOn(console, "log").mockImplementation();
    await main(["toolsbeta", "--set", "acmeDnsPassword"], made, () => "given");
    jest.restoreAllMocks();
  });
  afterAll(() => rmSync(made, { recursive: true }));

  beforeEach(() => {
    said = [];
    for (const stream of ["log", "error"] as const) {
      jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
    }
  });
  afterEach(() => jest.restoreAllMocks());

  const set = (name: string) => main(["toolsbeta", "--set", name], folder(), () => "given\n");
  /** All that an environment can have before its first deploy. */
  const complete = () => cpSync(made, folder(), { recursive: true });
  const given = Object.keys(givenSecrets);
  const own = toolsbeta.secrets.filter((name) => name !== "objectStorageOldKey");

  test("makes a file with every secret of the environment, for its owner alone", async () => {
    for (const name of given) await set(name);
    expect(Object.keys(read())).toEqual([...[...own].sort(), "secretsVersion"]);
    expect(read()["acmeDnsPassword"]).toBe("given");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder())).toEqual(["toolsbeta.tfvars.json", "toolsbeta.versions.json"]);
  });

  test("closes a file that others could read", async () => {
    writeFileSync(file(), "{}", { mode: 0o644 });
    await main(["toolsbeta"], folder());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("a second time there is nothing to do", async () => {
    complete();
    for (const name of given) await set(name);
    const before = read();
    said = [];
    expect(await main(["toolsbeta"], folder())).toBe(0);
    expect(read()).toEqual(before);
    expect(said).toEqual(["nothing to do: every secret is there"]);
  });

  test("makes all but what others give, and says who does and how to set it", async () => {
    expect(await main(["toolsbeta"], folder())).toBe(1);
    expect(Object.keys(read())).toEqual([...own.filter((name) => !given.includes(name)).sort(), "secretsVersion"]);
    expect(said.at(-1)).toMatch(
      /^missing: acmeDnsPassword, .*cloud's admins.*: npm run secrets -- toolsbeta --set acmeDnsPassword$/,
    );
  });

  test("what only the cluster waits for may come after a first deploy, and is told in one line", async () => {
    expect(await set("acmeDnsPassword")).toBe(0);
    expect(said.filter((line) => line.startsWith("waited for"))).toEqual([
      `waited for in the cluster: ${given.length - 1} that others give; npm run secrets -- toolsbeta --list names them`,
    ]);
  });

  test("lists each secret with its version, or who gives it and how to set it, and changes nothing", async () => {
    complete();
    await main(["toolsbeta", "--rotate", "cuminKey"], folder());
    const before = read();
    said = [];
    expect(await main(["toolsbeta", "--list"], folder())).toBe(0);
    expect(said).toHaveLength(1 + toolsbeta.secrets.length);
    expect(said[0]).toBe("secrets of toolsbeta, version 2");
    expect(said).toContain("cuminKey: since version 2");
    expect(said).toContain("mailDkimKey: since version 1");
    expect(said).toContain("objectStorageOldKey: not there; only while objectStorageKey is rotated");
    expect(said).toContainEqual(
      expect.stringMatching(
        /^harborPassword: not there; .*in Harbor once it runs.*: npm run secrets -- toolsbeta --set harborPassword$/,
      ),
    );
    expect(read()).toEqual(before);
  });

  const versions = () => JSON.parse(readFileSync(join(folder(), "toolsbeta.versions.json"), "utf8")) as SecretsVersions;

  test("every change is a new version, which the values and the file that synthesis reads name", async () => {
    complete();
    expect([versions().version, read()["secretsVersion"]]).toEqual([1, 1]);
    await set("acmeDnsPassword");
    expect(versions().version).toBe(1);
    await main(["toolsbeta", "--rotate", "mailSrsSecret"], folder());
    await set("harborPassword");
    expect([versions().version, read()["secretsVersion"]]).toEqual([3, 3]);
    expect(versions().changed).toMatchObject({ mailSrsSecret: 2, harborPassword: 3, cuminKey: 1 });
  });

  test("all changes since the deployed version become one", async () => {
    complete();
    for (const name of ["cuminKey", "mailSrsSecret", "cuminKey"]) await main(["toolsbeta", "--rotate", name], folder());
    expect(await main(["toolsbeta", "--deployed", "1"], folder())).toBe(0);
    expect([versions().version, read()["secretsVersion"]]).toEqual([2, 2]);
    expect(versions().changed).toMatchObject({ cuminKey: 2, mailSrsSecret: 2, redisVrrpPassword: 1 });
    expect(await main(["toolsbeta", "--deployed", "2"], folder())).toBe(2);
    expect(said.at(-1)).toBe("--deployed 2: no version before 2, which is here");
  });

  test("does not make anew what was made once and is gone", async () => {
    complete();
    rmSync(file());
    expect(await main(["toolsbeta"], folder())).toBe(1);
    expect(said.at(-1)).toMatch(/toolsbeta\.tfvars\.json is not there, although .* Get it back: /);
    expect(readdirSync(folder())).toEqual(["toolsbeta.versions.json"]);
  });

  test("help is no fault", async () => {
    expect(await main(["--help"], folder())).toBe(0);
    expect(said.join()).toContain("usage: npm run secrets -- ENVIRONMENT");
  });

  test.each(["toolsbeta.tfvars.json", "toolsbeta.versions.json"])(
    "a damaged %s is told, without a stack trace",
    async (name) => {
      writeFileSync(join(folder(), name), "<<<<<<< HEAD");
      expect(await main(["toolsbeta"], folder())).toBe(1);
      expect(said.join("\n")).toContain(name);
      expect(readdirSync(folder())).toEqual([name]);
    },
  );

  test("rotates what is named", async () => {
    complete();
    const before = read();
    expect(await main(["toolsbeta", "--rotate", "cuminKey", "--rotate", "mailDkimKey"], folder())).toBe(0);
    const changed = Object.keys(before).filter((name) => before[name] !== read()[name]);
    expect(changed).toEqual(["cuminKey", "cuminPublicKey", "mailDkimKey", "mailDkimPublicKey", "secretsVersion"]);
  });

  test("never shows a secret", async () => {
    complete();
    expect(await main(["toolsbeta", "--rotate", "cuminKey"], folder())).toBe(0);
    for (const secret of Object.values(read()).filter((value) => typeof value === "string"))
      expect(said.join("\n")).not.toContain(secret);
  });

  test("rotating the signing key keeps the one before it until the rotation is ended, and there is one rotation at a time", async () => {
    complete();
    const before = read()["objectStorageKey"];
    const rotate = () => main(["toolsbeta", "--rotate", "objectStorageKey"], folder());
    expect(await rotate()).toBe(0);
    const { objectStorageKey: after, objectStorageOldKey: old } = read();
    expect([old, after === before]).toEqual([before, false]);
    expect(await rotate()).toBe(2);
    expect(said.at(-1)).toContain("objectStorageKey: its last rotation has not ended");
    expect(read()).toMatchObject({ objectStorageKey: after, objectStorageOldKey: old });
    expect(await main(["toolsbeta", "--end-rotation"], folder())).toBe(0);
    expect(read()).toMatchObject({ objectStorageKey: after, objectStorageOldKey: "" });
    expect(await rotate()).toBe(0);
  });

  test.each([
    [["toolsbeta", "--rotate", "cuminkey"], "no such secret in toolsbeta: cuminkey; there are acmeDnsPassword, "],
    [["nope"], "no environment nope; there are: tools, toolsbeta"],
    [[], "usage: npm run secrets -- ENVIRONMENT"],
    [["toolsbeta", "cuminKey"], "usage: npm run secrets -- ENVIRONMENT"],
    [["toolsbeta", "--set", "cuminKey"], "cuminKey is made here: use --rotate"],
    [["toolsbeta", "--rotate", "objectStorageOldKey"], "it is not rotated, it ends"],
    [["toolsbeta", "--rotate", "acmeDnsPassword"], "acmeDnsPassword is the password of"],
    [["toolsbeta", "--set", "acmeDnsPassword"], "acmeDnsPassword: nothing came on standard input"],
    [["toolsbeta", "--rotate"], "usage: npm run secrets -- ENVIRONMENT"],
    [["toolsbeta", "--rotat", "cuminKey"], "usage: npm run secrets -- ENVIRONMENT"],
  ])("%j is refused with what there is, and nothing is written", async (args, message) => {
    expect(await main(args, folder(), () => "")).toBe(2);
    expect(said.join("\n")).toContain(message);
    expect(readdirSync(folder())).toEqual([]);
  });
});
