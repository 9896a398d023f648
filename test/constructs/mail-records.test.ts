import { TerraformVariable } from "cdktf";
import { Dns } from "../../constructs/dns";
import { mailRecords } from "../../constructs/mail-records";
import { resources, synthOf } from "../support/synth";

const recordsOf = (domain: string) =>
  resources(
    synthOf((scope) => {
      const dns = new Dns(scope, "dns", { zones: ["example.org."], email: "root@example.org", ttl: 60 });
      const key = new TerraformVariable(scope, "public", { type: "string", sensitive: true });
      mailRecords(dns, { domain, relay: "mail.example.org.", dkimPublicKey: key.stringValue });
    }),
    "dns_recordset_v2",
  );
const records = recordsOf("example.org");

test("the relay takes the domain's mail, and it alone sends it", () => {
  expect(records["example_org_mx"]).toMatchObject({
    type: "MX",
    name: "example.org.",
    records: ["10 mail.example.org."],
  });
  expect(records["example_org_txt"]).toMatchObject({
    type: "TXT",
    name: "example.org.",
    records: ['"v=spf1 mx ~all"'],
  });
});

test("the public key is shown in plans, as two texts: DNS takes 255 bytes in each", () => {
  expect(records["toolforge-rsa__domainkey_example_org_txt"]).toMatchObject({
    name: "toolforge-rsa._domainkey.example.org.",
    records: [
      '"v=DKIM1; k=rsa; p=${substr(nonsensitive(var.public), 0, 200)}" "${substr(nonsensitive(var.public), 200, -1)}"',
    ],
  });
});

test("others are told that mail of the domain may be judged by its signature", () => {
  expect(records["_dmarc_example_org_txt"]).toMatchObject({
    name: "_dmarc.example.org.",
    records: ['"v=DMARC1; p=none"'],
  });
});

test("a domain that is somebody else's is theirs to set", () => {
  expect(recordsOf("example.net")).toEqual({});
});
