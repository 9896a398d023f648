import { Machine } from "../../constructs/machine";
import { Members } from "../../constructs/members";
import { membersFile } from "../../constructs/nftables";
import { Peer } from "../../constructs/peer";
import { synthOf } from "../support/synth";
import { TerraformOutput } from "cdktf";

const props = {
  role: "r",
  flavor: "f",
  imageId: "i",
  networkId: "n",
  securityGroupIds: [],
  configure: () => ({ userData: "", dependsOn: [] }),
};

test("each peer is a set for each IP version, of its machines' addresses as the cloud gave them", () => {
  const stack = synthOf((scope) => {
    const machines = ["tools-a-1", "tools-a-2"].map((host) => new Machine(scope, host, props));
    const members = new Members(scope, "members", [[Peer.role("k8s-etcd"), machines]]);
    new TerraformOutput(scope, "file", { value: members.files.files![membersFile]!.content });
  });
  expect(stack.output["file"]!.value).toBe(
    [
      "table inet toolforge {",
      "  set k8s_etcd4 { type ipv4_addr; ${local.members_k8s_etcd4} }",
      "  set k8s_etcd6 { type ipv6_addr; ${local.members_k8s_etcd6} }",
      "}",
      "",
    ].join("\n"),
  );
  const all =
    "openstack_networking_port_v2.tools-a-1.all_fixed_ips, openstack_networking_port_v2.tools-a-2.all_fixed_ips";
  expect(stack.locals["members_k8s_etcd4"]).toContain(`[for a in concat(${all}) : a if !strcontains(a, ":")]`);
  expect(stack.locals["members_k8s_etcd6"]).toContain(`[for a in concat(${all}) : a if strcontains(a, ":")]`);
});
