import { createHash, createPublicKey, verify } from "node:crypto";

const blanks = /[ \t]+/g;

/**
 * Whether a message's first DKIM signature is right (RFC 6376; rsa-sha256, relaxed/relaxed, as exim signs).
 * @param message as it was received, lines ended by CRLF
 * @param publicKey in base64, the `p=` of the record
 */
export function dkimVerifies(message: string, publicKey: string): boolean {
  const end = message.indexOf("\r\n\r\n");
  const headers = message.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((header) => /^dkim-signature:/i.test(header));
  if (end < 0 || !signature) return false;
  const tags = tagsOf(signature.slice(signature.indexOf(":") + 1));
  const hash = createHash("sha256")
    .update(body(message.slice(end + 4)))
    .digest("base64");
  if (tags["a"] !== "rsa-sha256" || tags["c"] !== "relaxed/relaxed" || hash !== tags["bh"]) return false;
  // a name that stands twice takes its last header first
  const left = headers.filter((header) => header !== signature).reverse();
  const signed = tags["h"]!.split(":").flatMap((name) => {
    const at = left.findIndex((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return at < 0 ? [] : [`${relaxed(left.splice(at, 1)[0]!)}\r\n`];
  });
  const own = relaxed(signature.replace(/([;\s]b=)[^;]*/, "$1"));
  const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
  return verify("sha256", Buffer.from(signed.join("") + own), key, Buffer.from(tags["b"]!, "base64"));
}

function tagsOf(text: string): Partial<Record<string, string>> {
  const pairs = text.split(";").map((tag) => tag.replace(/\s/g, ""));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

function relaxed(header: string): string {
  const colon = header.indexOf(":");
  const value = header
    .slice(colon + 1)
    .replace(/\r\n/g, "")
    .replace(blanks, " ")
    .trim();
  return `${header.slice(0, colon).trim().toLowerCase()}:${value}`;
}

function body(text: string): string {
  const lines = text.replace(/\r\n$/, "").split("\r\n");
  const kept = lines.map((line) => line.replace(blanks, " ").replace(/ $/, "")).join("\r\n");
  const content = kept.replace(/(\r\n)+$/, "");
  return content === "" ? "" : `${content}\r\n`;
}
