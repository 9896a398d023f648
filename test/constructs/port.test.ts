import fc from "fast-check";
import { Port } from "../../constructs/port";

const number = fc.integer({ min: 1, max: 65535 });

test.each(["tcp/443", "udp/60000-61000", "icmp", "vrrp", "all"])("%s reads as it is written", (text) => {
  expect(`${Port.parse(text)!}`).toBe(text);
});

test("every port and range survives being written and read", () => {
  fc.assert(
    fc.property(fc.constantFrom("tcp", "udp"), number, number, (protocol, a, b) => {
      const port = Port[protocol](Math.min(a, b), Math.max(a, b));
      expect(Port.parse(`${port}`)).toEqual(port);
    }),
  );
});

test.each([
  "",
  "tcp",
  "443",
  "tcp/0",
  "tcp/65536",
  "tcp/10-5",
  "tcp/1-",
  "sctp/80",
  "TCP/80",
  "tcp/80 ",
  "udp/1-65536",
])("%j is no port", (text) => {
  expect(Port.parse(text)).toBeUndefined();
});

test("a protocol is what Neutron calls it", () => {
  expect(Port.vrrp().protocol).toBe("112");
  expect(Port.all().protocol).toBeUndefined();
});
