import { createHash, generateKeyPair, type KeyObject, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { generateKey } from "openpgp";

/** Secrets that are made together, since one follows from the other. */
export interface SecretMaker {
  readonly names: readonly string[];
  readonly make: () => Promise<readonly string[]>;
}

const random = () => randomBytes(32).toString("hex");
const rsa = (bits: number) => promisify(generateKeyPair)("rsa", { modulusLength: bits });

/** Those that are more than random letters. */
export const secretMakers: readonly SecretMaker[] = [
  {
    names: ["aptlySigningKey", "aptlyPublicKey"],
    make: async () => {
      const { privateKey, publicKey } = await generateKey({
        type: "rsa",
        rsaBits: 3072,
        userIDs: [{ name: "Toolforge package repository" }],
        format: "armored",
      });
      return [privateKey, publicKey];
    },
  },
  {
    // RSA, since OpenSSH reads its PEM, which is all that Node can write
    names: ["cuminKey", "cuminPublicKey"],
    make: async () => {
      const { privateKey, publicKey } = await rsa(3072);
      return [privateKey.export({ type: "pkcs1", format: "pem" }) as string, `${sshRsa(publicKey)} cumin`];
    },
  },
  {
    names: ["dockerRegistryPassword", "dockerRegistryPasswordHash"],
    make: () => {
      const password = random();
      return Promise.resolve([password, ssha(password)]);
    },
  },
  {
    // the public half as it stands in DNS
    names: ["mailDkimKey", "mailDkimPublicKey"],
    make: async () => {
      const { privateKey, publicKey } = await rsa(2048);
      const der = publicKey.export({ type: "spki", format: "der" });
      return [privateKey.export({ type: "pkcs8", format: "pem" }) as string, der.toString("base64")];
    },
  },
];

/** Those that others give, by name: from whom. Nothing here can make them. */
export const givenSecrets: Readonly<Record<string, string>> = {
  acmeDnsPassword: "the password of the OpenStack user acme.dnsUser, which the cloud's admins made",
};

/** What makes a secret: its group, or for all others 256 random bits. */
export function makerOf(name: string): SecretMaker {
  return (
    secretMakers.find(({ names }) => names.includes(name)) ?? {
      names: [name],
      make: () => Promise.resolve([random()]),
    }
  );
}

/** nginx's password format for what is random anyway: no slow hash is needed against guessing. */
function ssha(password: string): string {
  const salt = randomBytes(16);
  const digest = createHash("sha1").update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString("base64")}`;
}

/** The one-line form of `authorized_keys` (RFC 4253, section 6.6). */
function sshRsa(key: KeyObject): string {
  const { n, e } = key.export({ format: "jwk" });
  const number = (value: string | undefined) => {
    const bytes = Buffer.from(value ?? "", "base64url");
    // a leading bit would make it negative
    return bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  };
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([Buffer.from("ssh-rsa"), number(e), number(n)].map(field));
  return `ssh-rsa ${blob.toString("base64")}`;
}
