from .terraform import CloudTest

SCOPE, IMAGE, NETWORK = "openstack_identity_auth_scope_v3", "openstack_images_image_v2", "openstack_networking_network_v2"


class DataTest(CloudTest):
    def test_the_scope_is_that_of_the_token(self):
        found = self.run.data(SCOPE, name="me")
        self.assertEqual(
            {n: found[n] for n in ("id", "project_name", "project_domain_name", "user_name", "roles", "region")},
            {"id": "me", "project_name": "tools", "project_domain_name": "Default", "user_name": "alice",
             "roles": [{"role_id": "r1", "role_name": "member"}], "region": "one"})
        self.assertIn("compute", [s["type"] for s in found["service_catalog"]])
        self.assertIsNone(found["token_id"])
        self.assertEqual(self.run.data(SCOPE, name="me", set_token_id=True)["token_id"], "t0k3n")

    def test_a_network_is_found_by_what_it_is(self):
        found = self.run.data(NETWORK, external=True)
        self.assertEqual((found["id"], found["name"], found["external"]), (self.external["id"], "wan", True))
        self.assertEqual(self.run.data(NETWORK, name="lan")["id"], self.network["id"])

    def test_one_must_be_found(self):
        with self.assertRaisesRegex(Exception, f"^{NETWORK}: no networks found with name=dmz; exactly one is needed$"):
            self.run.data(NETWORK, name="dmz")
        with self.assertRaisesRegex(Exception, "^.*: 2 networks found with no condition; exactly one is needed$"):
            self.run.data(NETWORK)

    def test_the_newest_image_of_a_name_is_taken_when_asked_for(self):
        for day in (1, 3, 2):
            made = self.cloud.put("images", id=str(9 - day), name="debian-12", status="active", created_at=f"2026-01-0{day}T00:00:00Z",
                                  os_hidden=False, min_disk=day, os_distro="debian", size=7)
        self.cloud.put("images", name="debian-12", status="queued", created_at="2026-02-01T00:00:00Z")
        self.cloud.page = 1
        found = self.run.data(IMAGE, name="debian-12", most_recent=True)
        self.assertEqual((found["min_disk_gb"], found["size_bytes"], found["properties"]), (3, 7, {"os_distro": "debian"}))
        with self.assertRaisesRegex(Exception, "3 images found with name=debian-12"):
            self.run.data(IMAGE, name="debian-12")
        self.cloud.put("images", name="debian-13", status="active", created_at="2026-01-01T00:00:00Z")
        self.assertEqual(self.run.data(IMAGE, name_regex="13$")["name"], "debian-13")
        self.assertNotEqual(made["id"], found["id"])
