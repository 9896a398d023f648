import { addressesOf, complaint, pinned } from "../golden/pin";
import { both, synthOnce } from "../support/synth";

test.each(both)("the Terraform addresses of %s are those that were promised", (project) => {
  expect(complaint(pinned(project), addressesOf(synthOnce(project)))).toBe("");
});

test("a rename is reported with what to do", () => {
  const message = complaint(["openstack_dns_zone_v2.old", "x.same"], ["openstack_dns_zone_v2.new", "x.same"]);
  expect(message).toContain("gone: openstack_dns_zone_v2.old");
  expect(message).toContain("new:  openstack_dns_zone_v2.new");
  expect(message).toContain("moved entry");
  expect(message).toContain("npm run golden");
  expect(message).not.toContain("x.same");
});
