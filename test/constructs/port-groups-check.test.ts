import { NetworkingPortV2 } from "@cdktf/provider-openstack/lib/networking-port-v2";
import type { TerraformStack } from "cdktf";
import { checkPortGroups } from "../../constructs/port-groups-check";
import { synthOf } from "../support/synth";

interface Assertion {
  readonly condition: string;
  readonly error_message: string;
}

const checkOf = (...ports: string[]) => {
  const stack = synthOf((scope: TerraformStack) => {
    for (const name of ports) new NetworkingPortV2(scope, name, { networkId: "n" }).overrideLogicalId(`vip-${name}`);
    checkPortGroups(scope);
  }) as unknown as { check?: Record<string, { assert: Assertion[] }> };
  return stack.check?.["port-groups"]?.assert[0];
};

test("every port is looked at, in an order that does not depend on when it was made", () => {
  const { condition } = checkOf("b", "a")!;
  expect(condition).toContain("[openstack_networking_port_v2.vip-a, openstack_networking_port_v2.vip-b]");
  expect(condition).toContain("toset(port.security_group_ids) != toset(port.all_security_group_ids)");
  expect(checkOf("a", "b")).toEqual(checkOf("b", "a"));
});

test("what is told is the command that puts a port right", () => {
  expect(checkOf("a")!.error_message).toContain("openstack port set --no-security-group");
});

test("without a port there is nothing to look at", () => {
  expect(checkOf()).toBeUndefined();
});
