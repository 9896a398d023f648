import io
import os
from contextlib import redirect_stderr
from unittest import mock

from tf.gen import tfplugin_pb2 as pb
from tfopenstack.provider import Provider
from tfopenstack.types import DATA_SOURCES, RESOURCES
from tfopenstack.values import conform, decode, encode

from .terraform import CloudTest

GROUP = "openstack_networking_secgroup_v2"


class SchemaTest(CloudTest):
    def test_every_type_of_the_schema_is_here_and_none_more(self):
        schema = self.run.provider.schema
        self.assertEqual(set(RESOURCES), set(schema["resource_schemas"]))
        self.assertEqual(set(DATA_SOURCES), set(schema["data_source_schemas"]))

    def test_every_attribute_that_a_type_names_is_in_its_schema(self):
        for name, kind in RESOURCES.items():
            block = self.run.provider.block(name)
            known = {*block["attributes"], *block.get("block_types", {})}
            named = " ".join((kind.update, kind.local, kind.computed, kind.refused, *kind.conflicts, *kind.choices,
                              *kind.names, *kind.stored, *kind.same, *(n.split(".")[0] for n in kind.defaults)))
            self.assertEqual(set(named.split()) - known, set(), name)

    def test_is_told_as_terraform_prints_it(self):
        answer = self.run.provider.GetProviderSchema(pb.GetProviderSchema.Request(), None)
        url = {a.name: a for a in answer.resource_schemas["openstack_objectstorage_tempurl_v1"].block.attributes}["url"]
        self.assertTrue(url.sensitive and url.computed and not url.optional)
        port = {b.type_name: b for b in answer.resource_schemas["openstack_networking_port_v2"].block.block_types}
        self.assertEqual((port["binding"].nesting, port["binding"].max_items), (pb.Schema.NestedBlock.LIST, 1))
        self.assertEqual(answer.resource_schemas["openstack_objectstorage_container_v1"].version, 1)


class ErrorTest(CloudTest):
    def test_a_services_refusal_is_one_line_with_type_request_and_message(self):
        self.cloud.fail("POST .*", 409, message="Quota exceeded for resources: ['security_group'].")
        with self.assertRaises(Exception) as failure:
            self.run.apply(GROUP, name="web")
        self.assertEqual(str(failure.exception), f"{GROUP}: POST network /security-groups: 409: "
                         "Quota exceeded for resources: ['security_group'].")

    def test_a_fault_of_our_own_is_one_line_and_its_trace_goes_to_the_log(self):
        del self.cloud.objects["networks"][self.network["id"]]
        for log, traced in (("", False), ("debug", True)):
            with mock.patch.dict(os.environ, TF_LOG=log), redirect_stderr(io.StringIO()) as out, \
                    mock.patch.object(RESOURCES[GROUP], "body", lambda *args: {}["nothing"]), \
                    self.assertRaises(Exception) as failure:
                self.run.apply(GROUP, name="web")
            self.assertEqual(str(failure.exception), f"{GROUP}: KeyError: 'nothing'")
            self.assertEqual("Traceback" in out.getvalue(), traced)

    def test_a_failed_change_keeps_the_prior_state(self):
        state = self.run.apply(GROUP, name="web")
        self.cloud.fail("PUT .*", 400)
        self.assertEqual(self.run.apply(GROUP, state, check=lambda answer: answer, name="www"), state)

    def test_what_only_the_service_sets_is_refused(self):
        self.assertEqual(self.run.validate(GROUP, name="web", all_tags=["x"]),
                         ["all_tags is decided by the service and cannot be set"])

    def test_arguments_of_the_provider_that_are_not_here_are_refused(self):
        provider = Provider()
        config = conform(provider.schema["provider"]["block"], {"swauth": True, "cloud": "lab"})
        answer = provider.ValidateProviderConfig(pb.ValidateProviderConfig.Request(config=encode(config)), None)
        self.assertEqual([d.summary.split(" (")[0] for d in answer.diagnostics], ["swauth is not in this provider"])


class StateTest(CloudTest):
    def test_of_the_official_provider_is_read(self):
        raw = b'{"id": "1", "name": "web", "description": "", "tags": null, "of_another_version": 1}'
        answer = self.run.provider.UpgradeResourceState(pb.UpgradeResourceState.Request(
            type_name=GROUP, raw_state=pb.RawState(json=raw)), None)
        state = decode(answer.upgraded_state)
        self.assertEqual((state["id"], state["tags"], state["timeouts"]), ("1", None, None))
        self.assertNotIn("of_another_version", state)

    def test_private_data_is_handed_on(self):
        state = self.run.apply(GROUP, name="web")
        answer = self.run.provider.ReadResource(pb.ReadResource.Request(
            type_name=GROUP, current_state=encode(state), private=b"theirs"), None)
        self.assertEqual(answer.private, b"theirs")
