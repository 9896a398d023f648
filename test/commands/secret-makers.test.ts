import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readKey, readPrivateKey } from "openpgp";
import { makerOf, secretMakers } from "../../commands/secret-makers";

const made = async (name: string) => {
  const { names, make } = makerOf(name);
  const values = await make();
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
};

test("a pair is made whichever half is asked for", () => {
  for (const maker of secretMakers) for (const name of maker.names) expect(makerOf(name)).toBe(maker);
});

test("the package repository's public key is that of its signing key", async () => {
  const { aptlySigningKey, aptlyPublicKey } = await made("aptlyPublicKey");
  const signing = await readPrivateKey({ armoredKey: aptlySigningKey! });
  expect(signing.getFingerprint()).toBe((await readKey({ armoredKey: aptlyPublicKey! })).getFingerprint());
});

test("cumin's public key is one line of authorized_keys, and that of its key", async () => {
  const { cuminKey, cuminPublicKey } = await made("cuminKey");
  const [type, blob = "", comment] = cuminPublicKey!.split(" ");
  expect([type, comment]).toEqual(["ssh-rsa", "cumin"]);
  const { n } = createPublicKey(cuminKey!).export({ format: "jwk" });
  expect(Buffer.from(blob, "base64").subarray(-384).toString("base64url")).toBe(n);
});

test("the DKIM record's key verifies what the DKIM key signs", async () => {
  const { mailDkimKey, mailDkimPublicKey } = await made("mailDkimKey");
  const signature = sign("sha256", Buffer.from("a mail"), createPrivateKey(mailDkimKey!));
  const key = createPublicKey({ key: Buffer.from(mailDkimPublicKey!, "base64"), format: "der", type: "spki" });
  expect(verify("sha256", Buffer.from("a mail"), key, signature)).toBe(true);
});

test("the registry's hash is of its password", async () => {
  const { dockerRegistryPassword, dockerRegistryPasswordHash } = await made("dockerRegistryPassword");
  const bytes = Buffer.from(dockerRegistryPasswordHash!.replace("{SSHA}", ""), "base64");
  const digest = createHash("sha1").update(dockerRegistryPassword!).update(bytes.subarray(20)).digest();
  expect(digest).toEqual(bytes.subarray(0, 20));
});
