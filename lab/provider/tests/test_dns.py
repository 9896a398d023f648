from .terraform import CloudTest

ZONE, RECORD = "openstack_dns_zone_v2", "openstack_dns_recordset_v2"


class DnsTest(CloudTest):
    def zone(self):
        return self.run.apply(ZONE, name="svc.tools.", email="root@example.org", ttl=60)

    def test_a_zone_is_waited_for(self):
        self.cloud.delay["zones"] = 2
        state = self.zone()
        self.assertEqual(self.cloud.sent("POST .*"), [{"name": "svc.tools.", "email": "root@example.org", "ttl": 60}])
        self.assertEqual(self.cloud.objects["zones"][state["id"]]["status"], "ACTIVE")
        self.unchanged(ZONE, state, name="svc.tools.", email="root@example.org", ttl=60)

    def test_a_status_check_can_be_left_out(self):
        self.cloud.delay["zones"] = 9
        state = self.run.apply(ZONE, name="svc.tools.", disable_status_check=True)
        self.assertEqual(self.cloud.objects["zones"][state["id"]]["status"], "PENDING")

    def test_a_record_has_no_order(self):
        zone = self.zone()["id"]
        config = {"zone_id": zone, "name": "www.svc.tools.", "type": "A", "ttl": 60, "records": ["10.0.0.2", "10.0.0.1"]}
        state = self.run.apply(RECORD, **config)
        self.assertEqual(state["id"].split("/")[0], zone)
        self.unchanged(RECORD, state, **{**config, "records": ["10.0.0.1", "10.0.0.2"]})

    def test_a_record_changes_in_place(self):
        config = {"zone_id": self.zone()["id"], "name": "www.svc.tools.", "type": "A", "records": ["10.0.0.1"]}
        state = self.run.apply(RECORD, **config)
        state = self.run.apply(RECORD, state, **{**config, "records": ["10.0.0.2"]})
        self.assertEqual(self.cloud.sent("PUT .*recordsets/.*"), [{"records": ["10.0.0.2"]}])
        self.assertEqual(state["records"], ["10.0.0.2"])
        self.run.destroy(RECORD, state)
        self.assertEqual(self.cloud.objects["recordsets"], {})

    def test_a_record_is_gone_with_its_zone(self):
        zone = self.zone()
        record = self.run.apply(RECORD, zone_id=zone["id"], name="www.svc.tools.", type="A", records=["10.0.0.1"])
        self.cloud.fail(f"GET /dns/v2/zones/{zone['id']}/recordsets.*", 404, times=99)
        self.assertIsNone(self.again().refresh(RECORD, record))

    def test_both_can_be_imported(self):
        zone = self.zone()
        config = {"zone_id": zone["id"], "name": "www.svc.tools.", "type": "A", "records": ["10.0.0.1"]}
        record = self.run.apply(RECORD, **config)
        self.assertEqual(self.again().bring(RECORD, record["id"]), record)
        self.assertEqual(self.again().bring(ZONE, zone["id"]), zone)
