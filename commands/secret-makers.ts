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

const harbor = "of a robot account, which an admin makes in Harbor once it runs";
const striker = "which the admins of that service give";

/** Those that others give, by name: from whom. Nothing here can make them. */
export const givenSecrets: Readonly<Record<string, string>> = {
  acmeDnsPassword: "the password of the OpenStack user acme.dnsUser, which the cloud's admins made",
  harborImageBuilderPassword: `the password ${harbor}: it may push to all projects`,
  harborImageBuilderUsername: `the name ${harbor}: it may push to all projects`,
  harborPassword: `the password ${harbor}: it may administer all projects`,
  harborUsername: `the name ${harbor}: it may administer all projects`,
  infraTracingLokiHtpasswd: "the lines of `htpasswd -nB NAME` for those who report to the tracing Loki",
  lokiObjectStorageAccessKey: "the access key of `openstack ec2 credentials create` in this project",
  lokiObjectStorageSecretKey: "the secret key of `openstack ec2 credentials create` in this project",
  strikerGitlabToken: `the token for GitLab's API, ${striker}`,
  strikerLdapPassword: `the password of Striker's user in LDAP, ${striker}`,
  strikerLdapUser: `the name (DN) of Striker's user in LDAP, ${striker}`,
  strikerOauthKey: `the key of Striker's OAuth consumer at Meta-Wiki, ${striker}`,
  strikerOauthSecret: `the secret of Striker's OAuth consumer at Meta-Wiki, ${striker}`,
  strikerOpenstackPassword: `the password of Striker's OpenStack user, ${striker}`,
  strikerPhabricatorToken: `the token for Phabricator's API, ${striker}`,
  strikerWikitechAccessSecret: `the access secret of Striker's OAuth consumer at Wikitech, ${striker}`,
  strikerWikitechAccessToken: `the access token of Striker's OAuth consumer at Wikitech, ${striker}`,
  strikerWikitechConsumerSecret: `the secret of Striker's OAuth consumer at Wikitech, ${striker}`,
  strikerWikitechConsumerToken: `the token of Striker's OAuth consumer at Wikitech, ${striker}`,
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
