import { mergeHostFiles } from "../../constructs/host-files";

test("parts add up, in an order that does not depend on theirs", () => {
  const a = { packages: ["nginx", "curl"], files: { "/b": { content: "b" } }, services: { nginx: {} } };
  const b = { packages: ["curl"], files: { "/a": { content: "a" } }, directories: { "/srv": {} } };
  const all = {
    packages: ["curl", "nginx"],
    directories: { "/srv": {} },
    initial: {},
    files: { "/a": { content: "a" }, "/b": { content: "b" } },
    services: { nginx: {} },
  };
  expect(mergeHostFiles(a, b)).toEqual(all);
  expect(JSON.stringify(mergeHostFiles(b, a))).toBe(JSON.stringify(all));
});

test.each([
  ["file /etc/x", { files: { "/etc/x": { content: "" } } }],
  ["directory /srv", { directories: { "/srv": {} } }],
  ["initial file /etc/y", { initial: { "/etc/y": "touch /etc/y" } }],
  ["service nginx", { services: { nginx: {} } }],
])("two parts that both want the %s are refused, and it is named", (what, part) => {
  expect(() => mergeHostFiles(part, part)).toThrow(
    `${what} is configured twice for one machine; merge the two into one`,
  );
});
