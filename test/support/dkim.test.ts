import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dkimVerifies } from "./dkim";

const fixture = (name: string) => readFileSync(join(__dirname, "../fixtures", name), "latin1");
/** A message that exim 4.96 signed, in base64 since its lines end in CRLF, and the public half of the key. */
const message = Buffer.from(fixture("signed.eml.base64"), "base64").toString("latin1");
const key = fixture("signed.pub");

test("exim's signature is right", () => {
  expect(dkimVerifies(message, key)).toBe(true);
});

test("blanks that a mail server may change do not matter", () => {
  expect(dkimVerifies(message.replace("Subject: ", "Subject:   ") + "\r\n", key)).toBe(true);
});

test.each([
  ["the text", /hello/, "good bye"],
  ["the subject", /Subject: /, "Subject: Re: "],
  ["the sender", /From: tools/, "From: another"],
  ["the signature", /b=[A-Za-z0-9]{4}/, "b=AAAA"],
])("whoever changes %s breaks it", (_what, part, other) => {
  expect(message).toMatch(part);
  expect(dkimVerifies(message.replace(part, other), key)).toBe(false);
});

test("a message without a signature has none that is right", () => {
  expect(dkimVerifies("Subject: x\r\n\r\nx\r\n", key)).toBe(false);
});
