import { eachMember, firstIpv4Of, ipv4Of } from "../../constructs/templates";
import { onMachines } from "../support/templates";

const members = { "k8s-etcd": { "tools-e-1": "10.0.0.1", "tools-e-2": "10.0.0.2" } };

test("a text stands there once for each machine of the role", () => {
  const text = `before\n${eachMember("k8s-etcd", ({ host, ipv4 }) => `  server ${host} ${ipv4}:1`)}after\n`;
  expect(onMachines(text, members)).toBe(
    "before\n  server tools-e-1 10.0.0.1:1\n  server tools-e-2 10.0.0.2:1\nafter\n",
  );
});

test("the machine itself can be left out", () => {
  expect(
    onMachines(
      eachMember("k8s-etcd", ({ ipv4 }) => ipv4, "tools-e-1"),
      members,
    ),
  ).toBe("10.0.0.2\n");
});

test("one machine's address", () => {
  expect(onMachines(`listen ${ipv4Of("k8s-etcd", "tools-e-2")};`, members)).toBe("listen 10.0.0.2;");
});

test("the first machine of a role, whichever that is", () => {
  expect(onMachines(firstIpv4Of("k8s-etcd"), members)).toBe("10.0.0.1");
});

test("no machine's name or address is in the text itself, so that none of its changes touches the file", () => {
  expect(eachMember("k8s-etcd", ({ host, ipv4 }) => `${host} ${ipv4}`)).not.toMatch(/tools-e|10\.0/);
});
