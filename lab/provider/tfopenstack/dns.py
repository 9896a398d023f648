"""DNS zones and the record sets in them."""

from .resource import Resource


class Designate(Resource):
    """What designate makes is PENDING until the name servers answer with it."""

    service, method = "dns", "PATCH"
    defaults = {"disable_status_check": False}
    ready, busy = ("ACTIVE",), {"status": "PENDING"}
    gone, leaving = True, {"status": "PENDING"}

    def wait(self, state, step):
        return self.find(state["id"]) if state["disable_status_check"] else super().wait(state, step)


class Zone(Designate):
    path, plural = "/zones", "zones"
    update = "email ttl description masters disable_status_check"
    local = "disable_status_check"
    refused = "project_id"
    choices = {"type": "PRIMARY SECONDARY"}


class RecordSet(Designate):
    plural, method = "recordsets", "PUT"  # designate refuses to PATCH one
    update = "records ttl description disable_status_check"
    local = "disable_status_check zone_id"
    refused = "project_id"

    def url(self, id):
        zone, _, recordset = id.partition("/")
        return f"/zones/{zone}/recordsets/{recordset}"

    def collection(self, owner):
        return f"/zones/{owner.partition('/')[0]}/recordsets"

    def owner(self, new):
        return f"{new['zone_id']}/"

    def values(self, found, state):
        return {**super().values(found, state), "zone_id": found["zone_id"],
                "records": sorted(found["records"])}
