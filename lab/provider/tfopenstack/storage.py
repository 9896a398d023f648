"""Volumes and their attachment to servers."""

from .cloud import poll
from .errors import Error
from .resource import Resource


class Volume(Resource):
    service, path, key, plural, detail = "block-storage", "/volumes", "volume", "volumes", "/detail"
    headers = {"OpenStack-API-Version": "volume 3.42"}  # extends a volume in use
    update = "name description metadata size volume_type volume_retype_policy enable_online_resize"
    local = ("image_id backup_id consistency_group_id source_replica volume_retype_policy enable_online_resize "
             "attachment")
    refused = "backup_id consistency_group_id source_replica scheduler_hints"
    choices = {"volume_retype_policy": "never on-demand"}
    conflicts = ("snapshot_id source_vol_id", "snapshot_id image_id", "source_vol_id image_id")
    names = {"source_vol_id": "source_volid"}
    defaults = {"volume_retype_policy": "never"}
    ready = "AVAILABLE", "IN-USE"
    gone = True

    def body(self, new, changed=None):
        body = super().body(new, changed)
        if changed is None and new["image_id"]:
            body["imageRef"] = new["image_id"]
        # an existing volume's size and type change by actions
        return {k: v for k, v in body.items() if changed is None or k not in ("size", "volume_type")}

    def values(self, found, state):
        return {**super().values(found, state), "backup_id": state.get("backup_id") or "", "attachment": [
            {"id": a["id"], "instance_id": a["server_id"], "device": a["device"]} for a in found["attachments"]]}

    def act(self, new, action, value):
        self.call("POST", f"{self.url(new['id'])}/action", {action: value})
        self.wait(new, "update")

    def modify(self, prior, new, changed):
        if "size" in changed:
            if self.find(new["id"])["status"] == "in-use" and not new["enable_online_resize"]:
                raise Error(f"volume {new['id']} is attached: it grows only with enable_online_resize")
            self.act(new, "os-extend", {"new_size": new["size"]})
        if "volume_type" in changed:
            self.act(new, "os-retype", {
                "new_type": new["volume_type"], "migration_policy": new["volume_retype_policy"]})
        return super().modify(prior, new, changed)

    def delete(self, state):
        def detached():
            """cinder refuses to delete a volume that a server still has, or is just giving back."""
            found = self.find(state["id"])
            if not found or found["status"] not in ("in-use", "attaching", "detaching"):
                return True
            for a in found["attachments"] if found["status"] == "in-use" else []:
                VolumeAttach(self.services).delete({"id": f"{a['server_id']}/{state['id']}"})
            return False

        poll(detached, self.timeout(state, "delete"))
        super().delete(state)


class VolumeAttach(Resource):
    service, key = "compute", "volumeAttachment"
    update = "device"
    local = "multiattach tag vendor_options"
    refused = "multiattach tag vendor_options"
    names = {"instance_id": "serverId", "volume_id": "volumeId"}
    gone = True

    def url(self, id):
        server, _, volume = id.partition("/")
        return f"/servers/{server}/os-volume_attachments/{volume}"

    def collection(self, owner):
        return f"/servers/{owner.strip('/')}/os-volume_attachments"

    def owner(self, new):
        return f"{new['instance_id']}/"

    def body(self, new, changed=None):
        return {k: v for k, v in super().body(new, changed).items() if k != "serverId"}

    def completed(self, new, made):
        volume = Volume(self.services)

        def attached():
            status = (volume.find(new["volume_id"]) or {"status": "error: it is gone"})["status"]
            if status.startswith("error"):
                raise Error(f"volume {new['volume_id']} is in status {status}")
            return status == "in-use" and self.find(new["id"])

        return poll(attached, self.timeout(new, "create"))

    def look_up(self, id):
        """The attachment as its volume tells it, for the volumes are listed anyway."""
        server, _, volume = id.partition("/")
        attachments = (Volume(self.services).look_up(volume) or {"attachments": []})["attachments"]
        found = next((a for a in attachments if a["server_id"] == server and a.get("device")), None)
        return {"serverId": server, "volumeId": volume, "device": found["device"]} if found else self.find(id)

    def modify(self, prior, new, changed):
        return self.read(new)
