import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

from .terraform import CloudTest

SERVER, GROUP, PORT = "openstack_compute_instance_v2", "openstack_compute_servergroup_v2", "openstack_networking_port_v2"


class ServerTest(CloudTest):
    def setUp(self):
        super().setUp()
        self.image = self.cloud.put("images", name="debian-12", status="active")
        self.flavor = self.cloud.put("flavors", name="small")
        self.bigger = self.cloud.put("flavors", name="big")
        self.port = self.run.apply(PORT, name="web-1", network_id=self.network["id"])["id"]
        self.config = {
            "name": "web-1", "image_name": "debian-12", "flavor_name": "small", "user_data": "#cloud-config\n",
            "network": [{"port": self.port}], "scheduler_hints": [{"group": "g1"}], "metadata": {"role": "web"}}

    def test_boots_on_its_port_in_its_group(self):
        state = self.run.apply(SERVER, **self.config)
        (sent,) = self.cloud.sent("POST .*/servers")
        self.assertEqual(sent["server"]["networks"], [{"port": self.port}])
        self.assertEqual(sent["server"]["imageRef"], self.image["id"])
        self.assertEqual(sent["server"]["flavorRef"], self.flavor["id"])
        self.assertEqual(base64.b64decode(sent["server"]["user_data"]), b"#cloud-config\n")
        self.assertEqual(sent["os:scheduler_hints"], {"group": "g1"})
        (network,) = state["network"]
        self.assertEqual((network["port"], network["uuid"], network["name"], network["fixed_ip_v4"]),
                         (self.port, self.network["id"], "lan", "172.16.0.9"))
        self.assertEqual((state["access_ip_v4"], state["access_ip_v6"]), ("172.16.0.9", "fd00::9"))
        self.assertEqual((state["power_state"], state["created"]), ("active", "2026-01-01 00:00:00 +0000 UTC"))
        self.assertEqual(state["image_id"], self.image["id"])
        self.unchanged(SERVER, state, **self.config)

    def test_keeps_only_a_hash_of_its_user_data(self):
        state = self.run.apply(SERVER, **self.config)
        self.assertEqual(state["user_data"], hashlib.sha1(b"#cloud-config\n").hexdigest())
        _, changed, replaced = self.run.plan(SERVER, state, **{**self.config, "user_data": "#!/bin/sh\n"})
        self.assertEqual((changed, replaced), ({"user_data"}, ["user_data"]))
        # ignore_changes puts the prior value in the configuration's place
        self.assertEqual(self.run.plan(SERVER, state, **{**self.config, "user_data": state["user_data"]})[1], set())

    def test_waits_for_many_servers_with_one_list(self):
        self.cloud.delay["servers"] = 3
        ports = [self.run.apply(PORT, name=str(i), network_id=self.network["id"])["id"] for i in range(8)]
        with ThreadPoolExecutor(8) as pool:
            states = list(pool.map(
                lambda port: self.run.apply(SERVER, **{**self.config, "network": [{"port": port}]}), ports))
        self.assertEqual({s["power_state"] for s in states}, {"active"})
        self.assertTrue(self.cloud.asked("GET /compute/servers"))

    def test_that_fails_stays_in_the_state_with_its_fault(self):
        self.cloud.delay["servers"] = 99
        response = {}

        def kept(answer):
            response["line"] = answer.diagnostics[0].summary
            return answer

        made = self.cloud.made

        def failing(name, *rest):
            answer = made(name, *rest)
            if name == "servers":
                answer[1]["server"].update(status="ERROR", fault={"message": "No valid host\nwas found."})
            return answer

        self.cloud.made = failing
        state = self.run.apply(SERVER, check=kept, **self.config)
        self.assertIn(state["id"], self.cloud.objects["servers"])
        self.assertEqual(response["line"], f"{SERVER}: {state['id']} is in status ERROR: No valid host was found.")

    def test_changes_in_place_what_can_be(self):
        state = self.run.apply(SERVER, **self.config)
        self.cloud.forget()
        state = self.run.apply(SERVER, state, **{
            **self.config, "name": "web", "metadata": {"tier": "1"}, "flavor_name": "big", "tags": ["x"],
            "power_state": "shutoff"})
        self.assertEqual([r.split("/")[-1] for r in self.cloud.asked("(POST|PUT|DELETE) .*")],
                         [state["id"], "role", "metadata", "tags", "action", "action", "action"])
        self.assertEqual(self.cloud.sent(".*action"), [
            {"resize": {"flavorRef": self.bigger["id"]}}, {"confirmResize": None}, {"os-stop": None}])
        self.assertEqual((state["name"], state["all_metadata"], state["flavor_name"], state["power_state"],
                          state["all_tags"]), ("web", {"tier": "1"}, "big", "shutoff", ["x"]))

    def test_is_active_again_after_a_resize(self):
        state = self.run.apply(SERVER, **self.config)
        state = self.run.apply(SERVER, state, **{**self.config, "flavor_name": "big"})
        self.assertEqual(state["power_state"], "active")

    def test_changes_its_groups_one_by_one(self):
        config = {**self.config, "security_groups": ["a", "b"]}
        state = self.run.apply(SERVER, **config)
        self.run.apply(SERVER, state, **{**config, "security_groups": ["b", "c"]})
        self.assertEqual(self.cloud.sent(".*action"), [
            {"removeSecurityGroup": {"name": "a"}}, {"addSecurityGroup": {"name": "c"}}])

    def test_on_a_named_network_keeps_its_addresses(self):
        config = {**self.config, "network": [{"name": "lan"}]}
        state = self.run.apply(SERVER, **config)
        self.assertEqual(self.cloud.sent("POST .*/servers")[0]["server"]["networks"], [{"uuid": self.network["id"]}])
        self.unchanged(SERVER, state, **config)

    def test_knows_which_address_belongs_to_which_port(self):
        ports = [self.run.apply(PORT, network_id=self.network["id"], fixed_ip=[{"ip_address": ip}])["id"]
                 for ip in ("172.16.0.21", "172.16.0.22")]
        config = {**self.config, "network": [{"port": p} for p in ports]}
        state = self.run.apply(SERVER, **config)
        server = self.cloud.objects["servers"][state["id"]]
        server["addresses"]["lan"].reverse()
        self.unchanged(SERVER, state, **config)
        self.assertEqual([n["fixed_ip_v4"] for n in state["network"]], ["172.16.0.21", "172.16.0.22"])

    def test_is_replaced_on_another_port(self):
        state = self.run.apply(SERVER, **self.config)
        _, _, replaced = self.run.plan(SERVER, state, **{**self.config, "network": [{"port": "another"}]})
        self.assertEqual(replaced, ["network"])

    def test_that_broke_down_is_not_restarted_by_a_plan(self):
        state = self.run.apply(SERVER, **self.config)
        self.cloud.objects["servers"][state["id"]]["status"] = "ERROR"
        run = self.again()
        self.assertEqual(run.plan(SERVER, run.refresh(SERVER, state), **self.config)[1], set())

    def test_is_stopped_before_the_end_when_asked_to(self):
        state = self.run.apply(SERVER, **self.config, stop_before_destroy=True)
        self.run.destroy(SERVER, state)
        self.assertEqual(self.cloud.sent(".*action"), [{"os-stop": None}])
        self.assertEqual(self.cloud.objects["servers"], {})

    def test_can_be_imported_with_its_port(self):
        made = self.run.apply(SERVER, **self.config)
        self.cloud.put("os-server-groups", id="g1", name="web", members=[made["id"]])
        state = self.run.bring(SERVER, made["id"])
        self.assertEqual(state["network"], made["network"])
        _, changed, _ = self.run.plan(SERVER, state, **self.config)
        self.assertEqual(changed, {"user_data"}, "all else can be known")

    def test_names_what_is_not_there(self):
        for name, kind in (("image_name", "images"), ("flavor_name", "flavors")):
            with self.assertRaisesRegex(Exception, f"^{SERVER}: no {kind} have the name nothing$"):
                self.run.apply(SERVER, **{**self.config, name: "nothing"})

    def test_refuses_what_is_not_here(self):
        (found,) = self.run.validate(SERVER, **self.config, block_device=[{"source_type": "image"}])
        self.assertIn("block_device is not in this provider", found)
        self.assertEqual(self.run.validate(SERVER, **self.config), [])


class ServerGroupTest(CloudTest):
    def test_has_one_policy(self):
        state = self.run.apply(GROUP, name="web", policies=["anti-affinity"])
        (sent,) = self.cloud.sent("POST .*")
        self.assertEqual(sent, {"server_group": {"name": "web", "policy": "anti-affinity"}})
        self.assertEqual((state["policies"], state["rules"]), (["anti-affinity"], [{"max_server_per_host": 0}]))
        self.unchanged(GROUP, state, name="web", policies=["anti-affinity"])

    def test_is_replaced_by_another_policy(self):
        state = self.run.apply(GROUP, name="web", policies=["anti-affinity"])
        self.assertEqual(self.run.plan(GROUP, state, name="web", policies=["affinity"])[2], ["policies"])
