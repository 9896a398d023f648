import os
import ssl
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from tfopenstack import plugin
from tfopenstack.credentials import settings
from tfopenstack.errors import Error

from .terraform import CloudTest, Terraform

GROUP = "openstack_networking_secgroup_v2"


class WithFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment(HOME=folder.name, OS_CLIENT_CONFIG_FILE=str(self.folder / "clouds.yaml"))

    def environment(self, **variables):
        patch = mock.patch.dict(os.environ, variables)
        patch.start()
        self.addCleanup(patch.stop)

    def clouds(self, text, name="clouds.yaml"):
        (self.folder / name).write_text(text)


class SettingsTest(WithFiles):
    def test_a_named_cloud_comes_from_clouds_yaml(self):
        self.clouds("clouds: {lab: {auth: {auth_url: 'http://k/v3', username: a, password: p, project_name: tools,"
                    " user_domain_name: Default, project_domain_name: Default}, region_name: one, interface: internal}}")
        self.environment(OS_CLOUD="lab", OS_PASSWORD="of another cloud")
        found = settings({})
        self.assertEqual(found["auth"], ("Password", {
            "username": "a", "password": "p", "project_name": "tools", "user_domain_name": "Default",
            "project_domain_name": "Default"}))
        self.assertEqual((found["url"], found["region"], found["interface"], found["verify"]),
                         ("http://k/v3", "one", "internal", True))

    def test_secure_yaml_adds_the_secrets(self):
        self.clouds("clouds: {lab: {auth: {auth_url: 'http://k', username: a, project_name: tools}}}")
        self.clouds("clouds: {lab: {auth: {password: hidden}}}", "secure.yaml")
        self.assertEqual(settings({"cloud": "lab"})["auth"][1]["password"], "hidden")

    def test_an_application_credential_needs_no_user_and_no_project(self):
        self.clouds("clouds: {lab: {auth_type: v3applicationcredential, auth: {auth_url: 'http://k', project_name: tools,"
                    " username: a, application_credential_id: i, application_credential_secret: s}}}")
        self.assertEqual(settings({"cloud": "lab"})["auth"], ("ApplicationCredential", {
            "application_credential_id": "i", "application_credential_secret": "s"}))

    def test_an_application_credential_by_name_needs_its_user(self):
        self.environment(
            OS_AUTH_URL="http://k", OS_USERNAME="a", OS_USER_DOMAIN_NAME="Default", OS_PROJECT_NAME="tools",
            OS_APPLICATION_CREDENTIAL_NAME="n", OS_APPLICATION_CREDENTIAL_SECRET="s")
        self.assertEqual(settings({})["auth"], ("ApplicationCredential", {
            "application_credential_name": "n", "application_credential_secret": "s", "username": "a",
            "user_domain_name": "Default"}))

    def test_the_providers_arguments_come_first(self):
        self.environment(OS_AUTH_URL="http://env", OS_REGION_NAME="env", OS_TOKEN="t", OS_DEFAULT_DOMAIN="default")
        found = settings({"auth_url": "http://arg", "region": "arg", "tenant_id": "p", "cacert_file": "~/ca",
                          "endpoint_type": "internalURL"})
        self.assertEqual(found["auth"], ("Token", {
            "token": "t", "project_id": "p", "project_domain_id": "default"}))
        self.assertEqual((found["url"], found["region"], found["interface"], found["verify"]),
                         ("http://arg/v3", "arg", "internal", f"{self.folder}/ca"))

    def test_what_is_missing_is_said(self):
        for config, line in (({"cloud": "lab"}, "cloud lab: there is no .*/clouds.yaml"), ({}, "no auth_url: set .*")):
            with self.assertRaisesRegex(Error, line):
                settings(config)
        self.clouds("clouds: {other: {}}")
        with self.assertRaisesRegex(Error, "cloud lab is not in .*/clouds.yaml"):
            settings({"cloud": "lab"})


class AuthenticationTest(CloudTest):
    def test_by_application_credential(self):
        run = Terraform(auth_url=self.cloud.url, region="one", application_credential_id="i",
                        application_credential_secret="s")
        self.assertEqual(self.cloud.auth["identity"], {
            "methods": ["application_credential"], "application_credential": {"id": "i", "secret": "s"}})
        self.assertNotIn("scope", self.cloud.auth)
        run.apply(GROUP, name="web")

    def test_by_application_credential_of_a_user(self):
        Terraform(auth_url=self.cloud.url, user_name="alice", user_domain_name="Default", tenant_name="tools",
                  application_credential_name="n", application_credential_secret="s")
        self.assertEqual(self.cloud.auth["identity"]["application_credential"], {
            "name": "n", "secret": "s", "user": {"name": "alice", "domain": {"name": "Default"}}})
        self.assertNotIn("scope", self.cloud.auth)

    def test_wrong_ones_are_told_in_one_line(self):
        with self.assertRaisesRegex(Exception, "^authentication at http://.*/v3: The request you have made requires.*$"):
            Terraform(**{**self.credentials(), "password": "wrong"})

    def test_incomplete_ones_are_told_in_one_line(self):
        for config in {"user_name": "alice"}, {"application_credential_secret": "s"}:
            with self.assertRaisesRegex(Exception, "^(no password, token or|authentication at http).*$"):
                Terraform(auth_url="http://127.0.0.1:1", **config)


class TlsTest(CloudTest):
    def setUp(self):
        super().setUp()
        private, chain, _ = plugin.certificate()
        with tempfile.NamedTemporaryFile(suffix=".pem", delete=False) as file:
            file.write(private + chain)
        self.addCleanup(os.unlink, file.name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file.name)
        self.cloud.server.socket = context.wrap_socket(self.cloud.server.socket, server_side=True)
        self.cloud.url = self.cloud.url.replace("http://127.0.0.1", "https://localhost")
        self.authority = file.name

    def test_an_authority_of_ones_own_is_trusted_when_named(self):
        with self.assertRaisesRegex(Exception, "^authentication at https://.*certificate verify failed"):
            Terraform(**self.credentials())
        Terraform(**self.credentials(), cacert_file=self.authority).apply(GROUP, name="web")
        with mock.patch("warnings.warn"):
            Terraform(**self.credentials(), insecure=True).apply(GROUP, name="www")
        self.assertEqual(len(self.cloud.objects["security-groups"]), 2)
