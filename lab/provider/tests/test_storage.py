from .terraform import CloudTest

VOLUME, ATTACH = "openstack_blockstorage_volume_v3", "openstack_compute_volume_attach_v2"


class VolumeTest(CloudTest):
    config = {"name": "data", "size": 1}

    def test_is_waited_for(self):
        self.cloud.delay["volumes"] = 3
        state = self.run.apply(VOLUME, **self.config)
        self.assertEqual(self.cloud.sent("POST .*"), [{"volume": self.config}])
        self.assertEqual(len(self.cloud.asked("GET .*volumes/.*")), 3)
        self.assertEqual((state["volume_retype_policy"], state["attachment"]), ("never", []))
        self.unchanged(VOLUME, state, **self.config)

    def test_grows_in_place(self):
        state = self.run.apply(VOLUME, **self.config)
        self.assertEqual(self.run.apply(VOLUME, state, name="data", size=2)["size"], 2)
        self.assertEqual(self.cloud.sent(".*action"), [{"os-extend": {"new_size": 2}}])

    def test_grows_under_a_server_only_when_allowed(self):
        state = self.run.apply(VOLUME, **self.config)
        self.cloud.objects["volumes"][state["id"]]["status"] = "in-use"
        with self.assertRaisesRegex(Exception, "enable_online_resize"):
            self.run.apply(VOLUME, state, name="data", size=2)
        self.assertEqual(self.run.apply(VOLUME, state, name="data", size=2, enable_online_resize=True)["size"], 2)

    def test_keeps_the_services_metadata_when_none_is_configured(self):
        state = self.run.apply(VOLUME, **self.config)
        self.cloud.objects["volumes"][state["id"]]["metadata"] = {"by": "others"}
        run = self.again()
        read = run.refresh(VOLUME, state)
        self.assertEqual(read["metadata"], {"by": "others"})
        self.assertEqual(run.plan(VOLUME, read, **self.config)[1], set())

    def test_is_taken_from_its_server_before_it_is_deleted(self):
        state = self.run.apply(VOLUME, **self.config)
        self.run.apply(ATTACH, instance_id="i1", volume_id=state["id"])
        self.run.destroy(VOLUME, state)
        self.assertEqual(self.cloud.objects["volumes"], {})

    def test_can_be_imported(self):
        made = self.run.apply(VOLUME, **self.config)
        state = self.run.bring(VOLUME, made["id"])
        self.assertEqual(self.run.plan(VOLUME, state, **self.config)[1], set())


class VolumeAttachTest(CloudTest):
    def setUp(self):
        super().setUp()
        self.volume = self.run.apply(VOLUME, name="data", size=1)["id"]
        self.config = {"instance_id": "i1", "volume_id": self.volume}

    def test_ends_with_the_volume_in_use(self):
        state = self.run.apply(ATTACH, **self.config)
        self.assertEqual(self.cloud.sent("POST .*attachments"), [{"volumeAttachment": {"volumeId": self.volume}}])
        self.assertEqual(self.cloud.objects["volumes"][self.volume]["status"], "in-use")
        self.assertEqual((state["id"], state["device"]), (f"i1/{self.volume}", "/dev/vdb"))
        self.unchanged(ATTACH, state, **self.config)
        self.assertEqual(self.cloud.asked(".*attachments.*"), [], "the volumes tell it")

    def test_ends(self):
        state = self.run.apply(ATTACH, **self.config)
        self.run.destroy(ATTACH, state)
        self.assertEqual(self.cloud.objects["volumes"][self.volume]["status"], "available")
        self.assertIsNone(self.again().refresh(ATTACH, state))

    def test_can_be_imported(self):
        made = self.run.apply(ATTACH, **self.config)
        self.assertEqual(self.again().bring(ATTACH, made["id"]), made)
