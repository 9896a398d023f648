import threading
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

from tfopenstack import cloud
from tfopenstack.errors import Error, reason

from .terraform import CloudTest

GROUP, RULE = "openstack_networking_secgroup_v2", "openstack_networking_secgroup_rule_v2"
SERVER, NETWORK = "openstack_compute_instance_v2", "openstack_networking_network_v2"


class CallTest(CloudTest):
    def setUp(self):
        super().setUp()
        self.services = self.run.provider.cloud.services()

    def test_a_passing_failure_is_tried_again(self):
        self.cloud.fail("GET .*", 503, times=4)
        self.assertEqual(len(self.services.list("network", "/networks", "networks")), 2)
        self.assertEqual(len(self.cloud.requests), 5)

    def test_a_lasting_failure_is_told(self):
        self.cloud.fail("DELETE .*", 500, times=99, message="the database\nis gone")
        with self.assertRaisesRegex(Error, "^DELETE network /ports/1: 500: the database is gone$"):
            self.services.call("DELETE", "network", "/ports/1")
        self.assertEqual(len(self.cloud.requests), 5)

    def test_what_might_be_made_twice_is_not_tried_again(self):
        self.cloud.fail("POST .*", 503)
        with self.assertRaisesRegex(Error, "503"):
            self.services.call("POST", "network", "/security-groups", {"security_group": {"name": "web"}})
        self.assertEqual(self.cloud.objects["security-groups"], {})

    def test_what_designate_refuses_is_told_with_the_field(self):
        answer = mock.Mock(json=lambda: {"code": 400, "message": "Provided object does not match schema",
                                         "errors": {"errors": [{"path": ["ttl"], "message": "0 is too small"}]}})
        self.assertRegex(reason(answer), "^Provided object does not match schema: .*ttl.*0 is too small")

    def test_a_wrong_request_is_not_tried_again(self):
        self.cloud.fail("GET .*", 403, message="not yours")
        with self.assertRaisesRegex(Error, "403: not yours"):
            self.services.list("network", "/networks", "networks")
        self.assertEqual(len(self.cloud.requests), 1)

    def test_a_lost_connection_is_made_anew(self):
        real, lost = self.services.cloud.session.request, [1, 1]

        def request(*args, **more):
            if lost.pop() if lost else None:
                raise self.services.cloud.interruptions()
            return real(*args, **more)

        class Lost(self.services.cloud.failures, self.services.cloud.interruptions):
            pass

        self.services.cloud.interruptions = Lost
        with mock.patch.object(self.services.cloud.session, "request", request):
            self.assertEqual(len(self.services.list("network", "/networks", "networks")), 2)

    def test_no_attempt_follows_an_interruption(self):
        self.cloud.fail("GET .*", 503, times=99)
        self.patch(cloud, "stopping", threading.Event())
        cloud.stopping.set()
        with self.assertRaises(Error):
            self.services.list("network", "/networks", "networks")
        self.assertEqual(len(self.cloud.requests), 1)

    def test_a_service_that_is_not_there_is_told(self):
        with self.assertRaisesRegex(Error, "the cloud has no magic service in region one"):
            self.services.call("GET", "magic", "/")

    def test_lists_are_read_to_their_last_page(self):
        self.cloud.page = 2
        for service, path, name, key in (
                ("network", "/ports", "ports", "ports"), ("compute", "/servers", "servers", "servers"),
                ("image", "/images", "images", "images"), ("block-storage", "/volumes", "volumes", "volumes"),
                ("dns", "/zones", "zones", "zones")):
            made = [self.cloud.put(name, name=str(i))["id"] for i in range(5)]
            self.assertEqual([o["id"] for o in self.services.list(service, path, key)], made, path)


class RegionTest(CloudTest):
    def test_is_the_providers_unless_the_resource_has_one(self):
        state = self.run.apply(GROUP, name="web")
        self.assertEqual(state["region"], "one")
        state = self.run.apply(GROUP, name="web", region="two")
        self.assertEqual(state["region"], "two")
        self.assertEqual(self.run.refresh(GROUP, state)["region"], "two")
        self.assertEqual(self.run.plan(GROUP, state, name="web", region="one")[2], ["region"])

    def test_that_is_not_there_is_told(self):
        with self.assertRaisesRegex(Exception, "no network service in region three"):
            self.run.apply(GROUP, name="web", region="three")


class RefreshTest(CloudTest):
    def setUp(self):
        super().setUp()
        self.states = [self.run.apply(
            RULE, security_group_id="g1", direction="ingress", ethertype="IPv4", description=str(i)) for i in range(20)]
        self.run = self.again()

    def test_of_many_is_one_call(self):
        with ThreadPoolExecutor(10) as pool:
            self.assertEqual(list(pool.map(lambda s: self.run.refresh(RULE, s), self.states)), self.states)
        self.assertEqual(self.cloud.requests, ["GET /network/v2.0/security-group-rules"])

    def test_asks_alone_for_what_the_list_has_not(self):
        self.run.refresh(RULE, self.states[0])
        gone = self.states[1]
        self.assertIsNone(self.run.refresh(RULE, {**gone, "id": "elsewhere"}))
        made = self.cloud.put("security-group-rules", **{
            **self.cloud.objects["security-group-rules"][gone["id"]], "id": "late"})
        self.assertEqual(self.run.refresh(RULE, {**gone, "id": made["id"]})["id"], "late")

    def test_does_without_a_list_that_the_cloud_does_not_show(self):
        self.cloud.fail("GET .*rules", 403, times=99)
        self.assertEqual([self.run.refresh(RULE, s) for s in self.states], self.states)
        self.assertEqual(len(self.cloud.asked("GET .*rules/.*")), 20)

    def test_that_fails_is_told_rather_than_taken_for_nothing(self):
        self.cloud.fail("GET .*rules", 500, times=99, message="broken")
        with self.assertRaisesRegex(Exception, f"^{RULE}: GET network /security-group-rules: 500: broken$"):
            self.run.refresh(RULE, self.states[0])

    def test_sees_what_this_process_wrote(self):
        group = self.run.apply(GROUP, name="web")
        self.run = self.again()
        self.assertEqual(self.run.refresh(GROUP, group)["name"], "web")
        written = self.run.apply(GROUP, group, name="www")
        self.assertEqual(self.run.refresh(GROUP, written)["name"], "www")
        self.run.destroy(GROUP, written)
        self.assertIsNone(self.run.refresh(GROUP, written))

    def test_sees_a_write_that_the_service_answered_with_a_failure(self):
        group = self.run.apply(GROUP, name="web")
        self.run = self.again()
        self.run.refresh(GROUP, group)
        self.cloud.objects["security-groups"][group["id"]]["name"] = "half"
        self.cloud.fail("PUT .*", 400)
        with self.assertRaises(Exception):
            self.run.apply(GROUP, group, name="www")
        self.assertEqual(self.run.refresh(GROUP, group)["name"], "half")


class InterruptionTest(CloudTest):
    def test_of_a_creation_keeps_what_was_made(self):
        self.patch(cloud, "stopping", threading.Event())
        self.cloud.delay["servers"] = 1_000_000
        lines = []

        def kept(answer):
            lines.append(answer.diagnostics[0].summary)
            return answer

        timer = threading.Timer(0.2, lambda: self.run.provider.StopProvider(None, None))
        timer.start()
        state = self.run.apply(SERVER, check=kept, name="web", image_id="i", flavor_id="f")
        self.assertEqual(list(self.cloud.objects["servers"]), [state["id"]])
        self.assertEqual(lines, [f"{SERVER}: interrupted while waiting"])
