import { describe as told } from "../../environments/fault";

const fault = (path: string, found: unknown) => ({ path, found, allowed: "b", remedy: "write b" });

test("equal faults at several paths are one block that names the paths", () => {
  expect(told("environment x", [fault("roles.a", "c"), fault("roles.b", "d"), fault("roles.z", "c")])).toBe(
    [
      "environment x: 3 faults",
      "  roles.a",
      "  roles.z",
      '    found:   "c"',
      "    allowed: b",
      "    remedy:  write b",
      "  roles.b",
      '    found:   "d"',
      "    allowed: b",
      "    remedy:  write b",
    ].join("\n"),
  );
});

test("a warning is called so", () => {
  expect(told("environment x", [fault("a", 1)], "warning")).toMatch(/^environment x: 1 warning\n/);
});
