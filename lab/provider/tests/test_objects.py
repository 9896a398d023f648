import hashlib
import hmac
import time
from unittest import mock

from tfopenstack.objects import Container

from .terraform import CloudTest

CONTAINER, OBJECT = "openstack_objectstorage_container_v1", "openstack_objectstorage_object_v1"
URL = "openstack_objectstorage_tempurl_v1"


class ContainerTest(CloudTest):
    config = {"name": "hosts", "metadata": {"Temp-URL-Key": "verysecret", "Owner": "Zoë"}}

    def test_holds_its_metadata(self):
        state = self.run.apply(CONTAINER, **self.config)
        headers = self.cloud.swift_headers["hosts"]
        self.assertEqual(headers["X-Container-Meta-Temp-URL-Key"], "verysecret")
        self.assertEqual(headers["X-Container-Meta-Owner"].encode("latin-1").decode(), "Zoë")
        self.assertEqual((state["id"], state["storage_policy"]), ("hosts", "Policy-0"))
        self.unchanged(CONTAINER, state, **self.config)

    def test_loses_metadata_in_place(self):
        state = self.run.apply(CONTAINER, **self.config)
        self.run.apply(CONTAINER, state, name="hosts", metadata={"Temp-URL-Key": "new"})
        self.assertEqual(self.cloud.swift_headers["hosts"], {"X-Container-Meta-Temp-URL-Key": "new"})

    def test_with_objects_is_not_deleted_unless_forced(self):
        self.cloud.page = 2
        self.patch(Container, "patience", {"delete": 0.1})
        state = self.run.apply(CONTAINER, **self.config)
        for name in "abcde":
            self.run.apply(OBJECT, container_name="hosts", name=name, content=name)
        with self.assertRaisesRegex(Exception, f"^{CONTAINER}: DELETE object-store /hosts: 409"):
            self.run.destroy(CONTAINER, state)
        self.run.destroy(CONTAINER, {**state, "force_destroy": True})
        self.assertEqual(self.cloud.containers, {})

    def test_can_be_imported(self):
        self.run.apply(CONTAINER, name="hosts")
        state = self.run.bring(CONTAINER, "hosts")
        self.assertEqual(self.run.plan(CONTAINER, state, name="hosts")[1], set())


class ObjectTest(CloudTest):
    config = {"container_name": "hosts", "name": "tools/web-1.yaml", "content": "a: ü\n",
              "content_type": "application/yaml", "metadata": {"Role": "web"}}

    def setUp(self):
        super().setUp()
        self.run.apply(CONTAINER, name="hosts")

    def test_holds_its_content(self):
        state = self.run.apply(OBJECT, **self.config)
        data, headers = self.cloud.containers["hosts"]["tools/web-1.yaml"]
        self.assertEqual(data, "a: ü\n".encode())
        self.assertEqual(headers, {"Content-Type": "application/yaml", "X-Object-Meta-Role": "web"})
        self.assertEqual((state["id"], state["content_length"], state["last_modified"]),
                         ("hosts/tools/web-1.yaml", 6, "2026-01-01T00:00:00Z"))
        self.unchanged(OBJECT, state, **self.config)

    def test_changes_in_place_with_its_type_and_metadata(self):
        state = self.run.apply(OBJECT, **self.config)
        _, changed, replaced = self.run.plan(OBJECT, state, **{**self.config, "content": "b"})
        self.assertEqual((changed, replaced), ({"content"}, []))
        state = self.run.apply(OBJECT, state, **{**self.config, "content": "b"})
        data, headers = self.cloud.containers["hosts"]["tools/web-1.yaml"]
        self.assertEqual((data, headers["Content-Type"], headers["X-Object-Meta-Role"]),
                         (b"b", "application/yaml", "web"))
        self.assertEqual(state["etag"], "etag-1")

    def test_keeps_its_content_when_only_its_type_changes(self):
        state = self.run.apply(OBJECT, **self.config)
        self.run.apply(OBJECT, state, **{**self.config, "content_type": "text/plain"})
        self.assertEqual(self.cloud.containers["hosts"]["tools/web-1.yaml"][0], "a: ü\n".encode())

    def test_that_was_removed_is_made_anew(self):
        state = self.run.apply(OBJECT, **self.config)
        self.run.destroy(OBJECT, state)
        self.assertEqual(self.cloud.containers["hosts"], {})
        self.assertIsNone(self.again().refresh(OBJECT, state))

    def test_can_be_imported_with_its_content(self):
        config = {k: v for k, v in self.config.items() if k != "metadata"}
        made = self.run.apply(OBJECT, **config)
        state = self.run.bring(OBJECT, made["id"])
        self.assertEqual(self.run.plan(OBJECT, state, **config)[1], set())


class TempURLTest(CloudTest):
    config = {"container": "hosts", "object": "tools/web-1.yaml", "ttl": 60}

    def signature(self, digest, key="verysecret"):
        body = "GET\n1000060\n/v1/AUTH_p1/hosts/tools/web-1.yaml"
        return hmac.new(key.encode(), body.encode(), digest).hexdigest()

    def made(self, **config):
        with mock.patch.object(time, "time", return_value=1_000_000.5):
            return self.run.apply(URL, **self.config, **config)

    def test_is_signed_with_sha1_unless_another_digest_is_asked_for(self):
        url = f"{self.cloud.url}/swift/v1/AUTH_p1/hosts/tools%2Fweb-1.yaml?temp_url_sig="
        for digest, config in (("sha1", {}), ("sha256", {"digest": "sha256"})):
            state = self.made(key="verysecret", **config)
            self.assertEqual(state["url"], f"{url}{self.signature(digest)}&temp_url_expires=1000060")
            self.assertEqual(state["id"], hashlib.md5(state["url"].encode()).hexdigest())

    def test_takes_the_containers_key_or_else_the_accounts(self):
        self.run.apply(CONTAINER, name="hosts")
        self.cloud.account["X-Account-Meta-Temp-Url-Key"] = "account's"
        self.assertIn(self.signature("sha1", "account's"), self.made()["url"])
        self.run.apply(CONTAINER, name="hosts", metadata={"Temp-Url-Key": "container's"})
        self.assertIn(self.signature("sha1", "container's"), self.made()["url"])

    def test_without_a_key_says_so(self):
        self.run.apply(CONTAINER, name="hosts")
        with self.assertRaisesRegex(Exception, "has a Temp-URL-Key"):
            self.made()

    def test_is_replaced_by_any_change(self):
        state = self.made(key="verysecret")
        for name, value in (("ttl", 61), ("digest", "sha512"), ("key", "new"), ("method", "post")):
            _, _, replaced = self.run.plan(URL, state, **{**self.config, "key": "verysecret", name: value})
            self.assertEqual(replaced, [name])

    def test_is_made_anew_after_its_time_only_when_asked_to(self):
        self.assertIsNone(self.run.refresh(URL, self.made(key="k", regenerate=True)))
        state = self.made(key="k")
        self.assertEqual(self.run.refresh(URL, state), state)

    def test_cannot_be_imported(self):
        with self.assertRaisesRegex(Exception, "cannot be imported"):
            self.run.bring(URL, "x")
