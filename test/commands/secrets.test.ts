import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeSecrets, main, type Secrets } from "../../commands/secrets";
import { givenSecrets } from "../../commands/secret-makers";
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
  let said: string[];

  beforeEach(() => {
    said = [];
    for (const stream of ["log", "error"] as const) {
      jest.spyOn(console, stream).mockImplementation((...line: unknown[]) => void said.push(line.join(" ")));
    }
  });
  afterEach(() => jest.restoreAllMocks());

  const set = (name: string) => main(["toolsbeta", "--set", name], folder(), () => "given\n");
  const complete = () => set("acmeDnsPassword");
  const given = Object.keys(givenSecrets);
  const made = toolsbeta.secrets.filter((name) => name !== "objectStorageOldKey");

  test("makes a file with every secret of the environment, for its owner alone", async () => {
    for (const name of given) await set(name);
    expect(Object.keys(read())).toEqual([...made].sort());
    expect(read()["acmeDnsPassword"]).toBe("given");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder())).toEqual(["toolsbeta.tfvars.json"]);
  });

  test("closes a file that others could read", async () => {
    writeFileSync(file(), "{}", { mode: 0o644 });
    await main(["toolsbeta"], folder());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("a second time there is nothing to do", async () => {
    for (const name of given) await set(name);
    const before = read();
    said = [];
    expect(await main(["toolsbeta"], folder())).toBe(0);
    expect(read()).toEqual(before);
    expect(said).toEqual(["nothing to do: every secret is there"]);
  });

  test("makes all but what others give, and says who does and how to set it", async () => {
    expect(await main(["toolsbeta"], folder())).toBe(1);
    expect(Object.keys(read())).toEqual(made.filter((name) => !given.includes(name)).sort());
    expect(said.at(-1)).toMatch(
      /^missing: acmeDnsPassword, .*cloud's admins.*: npm run secrets -- toolsbeta --set acmeDnsPassword$/,
    );
  });

  test("what only the cluster waits for may come after a first deploy, and is told as well", async () => {
    expect(await complete()).toBe(0);
    expect(said).toContainEqual(
      expect.stringMatching(
        /^waited for in the cluster: harborPassword, .*in Harbor once it runs.*: npm run secrets -- toolsbeta --set harborPassword$/,
      ),
    );
    expect(said.filter((line) => line.startsWith("waited for"))).toHaveLength(given.length - 1);
  });

  test("rotates what is named", async () => {
    await complete();
    const before = read();
    expect(await main(["toolsbeta", "--rotate", "cuminKey", "--rotate", "mailDkimKey"], folder())).toBe(0);
    const changed = Object.keys(before).filter((name) => before[name] !== read()[name]);
    expect(changed).toEqual(["cuminKey", "cuminPublicKey", "mailDkimKey", "mailDkimPublicKey"]);
  });

  test("never shows a secret", async () => {
    await complete();
    expect(await main(["toolsbeta", "--rotate", "cuminKey"], folder())).toBe(0);
    for (const secret of Object.values(read())) expect(said.join("\n")).not.toContain(secret);
  });

  test("rotating the signing key keeps the one before it until the rotation is ended, and there is one rotation at a time", async () => {
    await complete();
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
    [["staging"], "Environments: tools, toolsbeta"],
    [[], "usage: npm run secrets -- ENVIRONMENT"],
    [["toolsbeta", "cuminKey"], "usage: npm run secrets -- ENVIRONMENT"],
    [["toolsbeta", "--set", "cuminKey"], "cuminKey is made here: use --rotate"],
    [["toolsbeta", "--rotate", "acmeDnsPassword"], "acmeDnsPassword is the password of"],
    [["toolsbeta", "--set", "acmeDnsPassword"], "acmeDnsPassword: nothing came on standard input"],
    [["toolsbeta", "--rotate"], "usage: npm run secrets -- ENVIRONMENT"],
  ])("%j is refused with what there is, and nothing is written", async (args, message) => {
    expect(await main(args, folder(), () => "")).toBe(2);
    expect(said.join("\n")).toContain(message);
    expect(readdirSync(folder())).toEqual([]);
  });
});
