import { Fn } from "cdktf";
import { dkimSelector } from "./dkim";
import type { Dns } from "./dns";

export interface MailRecordsProps {
  /** The domain of the mail, without a dot at its end. */
  readonly domain: string;
  /** The relay's name, with a dot at its end. */
  readonly relay: string;
  /** The public half of the key that mail is signed with, in base64, as a sensitive Terraform expression. */
  readonly dkimPublicKey: string;
}

/** What other mail servers ask about a domain: who takes its mail (MX), who sends it (SPF), and how it is signed (DKIM, DMARC). */
export function mailRecords(dns: Dns, { domain, relay, dkimPublicKey }: MailRecordsProps): void {
  dns.record("MX", `${domain}.`, [`10 ${relay}`], "who takes the domain's mail");
  dns.record("TXT", `${domain}.`, ['"v=spf1 mx ~all"'], "SPF: who sends the domain's mail");
  // The public half is public: a plan shows it. A text of DNS is 255 bytes at most, so the key is two.
  const key = Fn.nonsensitive(dkimPublicKey) as string;
  const half = (from: number, length: number) => Fn.substr(key, from, length);
  const dkim = `"v=DKIM1; k=rsa; p=${half(0, 200)}" "${half(200, -1)}"`;
  dns.record("TXT", `${dkimSelector}._domainkey.${domain}.`, [dkim], "DKIM: the key that mail is signed with");
  // assumed: nobody's mail is thrown away for it, until it is known that all who send in the domain's name use the relay
  dns.record("TXT", `_dmarc.${domain}.`, ['"v=DMARC1; p=none"'], "DMARC: what to do with mail that is not signed");
}
