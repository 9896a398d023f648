import threading
import time
from concurrent.futures import ThreadPoolExecutor

from .terraform import CloudTest

PORT, GROUP = "openstack_networking_port_v2", "openstack_networking_secgroup_v2"
RULE, FLOATING = "openstack_networking_secgroup_rule_v2", "openstack_networking_floatingip_v2"
ASSOCIATE = "openstack_networking_floatingip_associate_v2"


class PortTest(CloudTest):
    def test_gets_the_addresses_of_all_subnets_when_it_asks_for_none(self):
        config = {"name": "p", "network_id": self.network["id"]}
        state = self.run.apply(PORT, **config)
        (sent,) = self.cloud.sent("POST /network/v2.0/ports")
        self.assertEqual(sent, {"port": config})
        self.assertEqual(state["all_fixed_ips"], ["172.16.0.9", "fd00::9"])
        self.assertEqual(state["all_security_group_ids"], ["default"])
        self.assertEqual(state["fixed_ip"], [])
        self.unchanged(PORT, state, **config)

    def test_sends_groups_addresses_and_allowed_pairs(self):
        config = {"name": "p", "network_id": self.network["id"], "security_group_ids": ["g1"],
                  "fixed_ip": [{"subnet_id": "s4"}], "allowed_address_pairs": [{"ip_address": "172.16.0.5"}],
                  "value_specs": {"propagate_uplink_status": "true"}}
        state = self.run.apply(PORT, **config)
        (sent,) = self.cloud.sent("POST /network/v2.0/ports")
        self.assertEqual(sent["port"]["security_groups"], ["g1"])
        self.assertEqual(sent["port"]["fixed_ips"][0]["subnet_id"], "s4")
        self.assertEqual(sent["port"]["allowed_address_pairs"][0]["ip_address"], "172.16.0.5")
        self.assertIs(sent["port"]["propagate_uplink_status"], True)
        self.assertEqual(state["allowed_address_pairs"], [{"ip_address": "172.16.0.5", "mac_address": ""}])
        self.unchanged(PORT, state, **config)

    def test_changes_in_place_only_what_changed(self):
        config = {"name": "p", "network_id": self.network["id"], "security_group_ids": ["g1"]}
        state = self.run.apply(PORT, **config)
        state = self.run.apply(PORT, state, **{**config, "security_group_ids": ["g2"]})
        (sent,) = self.cloud.sent("PUT /network/v2.0/ports/.*")
        self.assertEqual(sent, {"port": {"security_groups": ["g2"]}})
        self.assertEqual(state["all_security_group_ids"], ["g2"])

    def test_can_drop_its_allowed_pairs(self):
        config = {"name": "p", "network_id": self.network["id"]}
        state = self.run.apply(PORT, **config, allowed_address_pairs=[{"ip_address": "172.16.0.5"}])
        self.run.apply(PORT, state, **config)
        (sent,) = self.cloud.sent("PUT /network/v2.0/ports/.*")
        self.assertEqual(sent, {"port": {"allowed_address_pairs": []}})

    def test_can_be_without_address_and_group(self):
        self.run.apply(PORT, network_id=self.network["id"], no_fixed_ip=True, no_security_groups=True)
        (sent,) = self.cloud.sent("POST /network/v2.0/ports")
        self.assertEqual((sent["port"]["fixed_ips"], sent["port"]["security_groups"]), ([], []))

    def test_is_replaced_in_another_network(self):
        config = {"name": "p", "network_id": self.network["id"]}
        state = self.run.apply(PORT, **config)
        _, _, replaced = self.run.plan(PORT, state, **{**config, "network_id": "elsewhere"})
        self.assertEqual(replaced, ["network_id"])

    def test_leaves_the_tags_of_others(self):
        config = {"name": "p", "network_id": self.network["id"], "tags": ["ours"]}
        state = self.run.apply(PORT, **config)
        self.cloud.objects["ports"][state["id"]]["tags"].append("theirs")
        state = self.again().refresh(PORT, state)
        self.assertEqual((state["tags"], state["all_tags"]), (["ours"], ["ours", "theirs"]))
        state = self.run.apply(PORT, state, **{**config, "tags": ["new"]})
        self.assertEqual(state["all_tags"], ["new", "theirs"])

    def test_can_be_imported(self):
        made = self.run.apply(PORT, name="p", network_id=self.network["id"])
        state = self.run.bring(PORT, made["id"])
        self.assertEqual(self.run.plan(PORT, state, name="p", network_id=self.network["id"])[1], set())


class SecurityGroupTest(CloudTest):
    def test_loses_its_default_rules_when_asked_to(self):
        state = self.run.apply(GROUP, name="web", delete_default_rules=True)
        self.assertEqual(len(self.cloud.asked("DELETE /network/v2.0/security-group-rules/.*")), 2)
        self.assertEqual(self.cloud.objects["security-group-rules"], {})
        self.unchanged(GROUP, state, name="web", delete_default_rules=True)

    def test_keeps_them_otherwise(self):
        self.run.apply(GROUP, name="web")
        self.assertEqual(len(self.cloud.objects["security-group-rules"]), 2)

    def test_is_deleted_once_its_users_are_gone(self):
        state = self.run.apply(GROUP, name="web")
        self.cloud.fail("DELETE /network/v2.0/security-groups/.*", 409, times=3)
        self.run.destroy(GROUP, state)
        self.assertEqual(self.cloud.objects["security-groups"], {})
        self.assertEqual(len(self.cloud.asked("DELETE .*security-groups/.*")), 4)

    def test_says_what_is_in_the_way_when_that_takes_too_long(self):
        state = self.run.apply(GROUP, name="web", timeouts={"delete": "10ms"})
        self.cloud.fail("DELETE /network/v2.0/security-groups/.*", 409, times=99, message="still in use")
        with self.assertRaisesRegex(Exception, "409: still in use"):
            self.run.destroy(GROUP, state)

    def test_can_be_imported_with_and_without_default_rules(self):
        for config in {"name": "web", "delete_default_rules": True}, {"name": "www"}:
            made = self.run.apply(GROUP, **config)
            state = self.again().bring(GROUP, made["id"])
            self.assertEqual(self.run.plan(GROUP, state, **config)[1], set())

    def test_that_is_gone_already_is_as_good_as_deleted(self):
        state = self.run.apply(GROUP, name="web")
        self.cloud.objects["security-groups"].clear()
        self.run.destroy(GROUP, state)

    def test_is_listed_without_its_rules(self):
        state = self.run.apply(GROUP, name="web")
        run = self.again()
        run.refresh(GROUP, state)
        self.assertNotIn("security_group_rules", self.cloud.queries[-1]["fields"])
        self.assertIn("description", self.cloud.queries[-1]["fields"])

    def test_is_renamed_in_place(self):
        state = self.run.apply(GROUP, name="web")
        self.assertEqual(self.run.apply(GROUP, state, name="www")["name"], "www")
        self.assertEqual(self.cloud.sent("PUT .*"), [{"security_group": {"name": "www"}}])


class SecurityGroupRuleTest(CloudTest):
    config = {"security_group_id": "g1", "direction": "ingress", "ethertype": "IPv6", "protocol": "tcp",
              "port_range_min": 80, "port_range_max": 80, "remote_ip_prefix": "FD00::/8", "description": "web"}

    def test_is_made_by_one_call_and_read_from_its_answer(self):
        state = self.run.apply(RULE, **self.config)
        (sent,) = self.cloud.sent("POST .*")
        self.assertEqual(sent, {"security_group_rule": {**self.config, "remote_ip_prefix": "fd00::/8"}})
        self.assertEqual(self.cloud.asked("GET .*rules.*"), [])
        self.unchanged(RULE, state, **self.config)

    def test_waits_for_the_other_rules_of_its_group(self):
        services, guard, together = self.run.provider.cloud.services(), threading.Lock(), []
        call = services.call

        def slow(*args, **more):
            together.append(guard.acquire(blocking=False))
            time.sleep(0.01)
            guard.release()
            return call(*args, **more)

        services.call = slow
        with ThreadPoolExecutor(4) as pool:
            states = list(pool.map(lambda _: self.run.apply(RULE, **self.config), range(4)))
            list(pool.map(lambda state: self.run.destroy(RULE, state), states))
        self.assertEqual(together, [True] * 8)

    def test_allows_type_zero_of_icmp(self):
        self.run.apply(RULE, security_group_id="g1", direction="ingress", ethertype="IPv4", protocol="icmp",
                       port_range_min=0, port_range_max=0)
        (sent,) = self.cloud.sent("POST .*")
        self.assertEqual(sent["security_group_rule"]["port_range_min"], 0)

    def test_is_replaced_by_any_change(self):
        state = self.run.apply(RULE, **self.config)
        self.assertEqual(self.run.plan(RULE, state, **{**self.config, "description": "www"})[2], ["description"])

    def test_is_checked_before_anything_is_asked(self):
        found = self.run.validate(RULE, **{**self.config, "direction": "in", "remote_group_id": "g2"})
        self.assertEqual(found, ['direction is "in"; it can be ingress, egress',
                                 "remote_ip_prefix and remote_group_id exclude each other"])


class FloatingIPTest(CloudTest):
    def test_comes_from_the_pool_of_that_name(self):
        state = self.run.apply(FLOATING, pool="wan")
        (sent,) = self.cloud.sent("POST .*floatingips")
        self.assertEqual(sent, {"floatingip": {"floating_network_id": self.external["id"]}})
        self.assertEqual((state["pool"], state["address"]), ("wan", "10.98.0.10"))
        self.unchanged(FLOATING, state, pool="wan")

    def test_can_be_taken_from_its_port(self):
        port = self.run.apply(PORT, network_id=self.network["id"])["id"]
        state = self.run.apply(FLOATING, pool="wan", port_id=port)
        self.run.apply(FLOATING, state, pool="wan", port_id=port, fixed_ip="172.16.0.10")
        self.run.apply(FLOATING, state, pool="wan", port_id="another")
        self.assertEqual([b["floatingip"] for b in self.cloud.sent("PUT .*")], [
            {"port_id": port, "fixed_ip_address": "172.16.0.10"}, {"port_id": "another"}])

    def test_names_a_pool_that_is_not_there(self):
        with self.assertRaisesRegex(Exception, "^openstack_networking_floatingip_v2: no networks have the name man$"):
            self.run.apply(FLOATING, pool="man")

    def test_fails_over_by_one_put(self):
        address = self.run.apply(FLOATING, pool="wan")["address"]
        one, two = (self.run.apply(PORT, network_id=self.network["id"])["id"] for _ in "12")
        state = self.run.apply(ASSOCIATE, floating_ip=address, port_id=one)
        self.unchanged(ASSOCIATE, state, floating_ip=address, port_id=one)
        self.cloud.forget()
        _, changed, replaced = self.run.plan(ASSOCIATE, state, floating_ip=address, port_id=two)
        self.assertEqual((changed, replaced), ({"port_id"}, []))
        state = self.run.apply(ASSOCIATE, state, floating_ip=address, port_id=two)
        self.assertEqual(self.cloud.requests, [f"PUT /network/v2.0/floatingips/{state['id']}"])
        self.assertEqual(self.cloud.bodies, [{"floatingip": {"port_id": two}}])

    def test_is_let_go_by_the_end_of_the_association(self):
        address = self.run.apply(FLOATING, pool="wan")["address"]
        port = self.run.apply(PORT, network_id=self.network["id"])["id"]
        state = self.run.apply(ASSOCIATE, floating_ip=address, port_id=port)
        self.run.destroy(ASSOCIATE, state)
        self.assertIsNone(self.cloud.objects["floatingips"][state["id"]]["port_id"])

    def test_is_told_when_it_is_not_there(self):
        with self.assertRaisesRegex(Exception, "there is no floating IP 10.98.0.99"):
            self.run.apply(ASSOCIATE, floating_ip="10.98.0.99", port_id="x")
