"""Servers and server groups."""

import base64
import hashlib
from datetime import datetime
from urllib.parse import quote

from . import interfaces
from .cloud import poll
from .errors import Error
from .resource import Resource, chosen, fault
from .values import given, known

ACTIONS = {"active": "os-start", "shutoff": "os-stop"}


class Instance(Resource):
    service, path, key, plural, detail = "compute", "/servers", "server", "servers", "/detail"
    # tags begin with 2.26; a later version wants networks, and shows a flavor without its id
    headers = {"X-OpenStack-Nova-API-Version": "2.26"}
    update = ("name metadata tags security_groups power_state image_id image_name flavor_id flavor_name "
              "stop_before_destroy force_delete")
    refused = "admin_pass block_device hypervisor_hostname network_mode personality vendor_options"
    choices = {"power_state": " ".join(ACTIONS)}
    conflicts = ("availability_zone availability_zone_hints",)
    computed = "network"
    defaults = {"power_state": "active", "stop_before_destroy": False, "force_delete": False,
                "network.access_network": False}
    stored = {"user_data": lambda text: hashlib.sha1(text.encode()).hexdigest()}
    same = {"power_state": lambda value, before: before in ("error", "migrating"),
            "availability_zone": lambda value, before: ":" in value and value.split(":")[0] == before}
    ready, busy, pause = ("ACTIVE", "SHUTOFF"), {"status": "BUILD"}, 1
    gone, leaving = True, {}
    patience = {"create": 1800, "update": 1800, "delete": 1800}

    def image(self, new, id="image_id"):
        """The configured image's id, by whichever of its id and name is known."""
        if given(new.get(id)):
            return new[id]
        if not given(new["image_name"]):
            raise Error("image_id or image_name is needed")
        return self.services.named("image", "images", new["image_name"])

    def flavor(self, new, id="flavor_id"):
        if given(new.get(id)):
            return new[id]
        if not given(new["flavor_name"]):
            raise Error("flavor_id or flavor_name is needed")
        return self.services.named("compute", "flavors", new["flavor_name"])

    def create(self, new, config):
        server = {
            "name": new["name"], "imageRef": self.image(new), "flavorRef": self.flavor(new),
            "config_drive": bool(new["config_drive"]), "metadata": new["metadata"] or {},
        }
        if new["key_pair"]:
            server["key_name"] = new["key_pair"]
        if config["user_data"]:  # what is planned has only its hash
            server["user_data"] = base64.b64encode(config["user_data"].encode()).decode()
        if zone := next(filter(given, (new["availability_zone"], new["availability_zone_hints"])), None):
            server["availability_zone"] = zone
        if config["security_groups"]:
            server["security_groups"] = [{"name": g} for g in config["security_groups"]]
        if config["network"]:
            server["networks"] = [interfaces.request(self.services, n) for n in new["network"]]
        body = {"server": server}
        if new["scheduler_hints"]:
            hints = chosen(new["scheduler_hints"][0])
            body["os:scheduler_hints"] = hints.pop("additional_properties", {}) | hints
        new["id"] = self.call("POST", "/servers", body)["server"]["id"]
        found = self.wait(new, "create")
        if new["tags"]:
            found["tags"] = self.tag(new["id"], new["tags"])
        if new["power_state"] == "shutoff":
            found = self.reach(new, "SHUTOFF", "os-stop")
        return self.values(found, new)

    def tag(self, id, tags):
        return self.call("PUT", f"/servers/{id}/tags", {"tags": tags})["tags"]

    def values(self, found, state):
        image, flavor = (found["image"] or {}).get("id"), found["flavor"]["id"]
        imported = not state.get("name")
        networks = interfaces.networks(self.services, found, state)
        first = sorted(networks, key=lambda n: not n["access_network"])

        def moment(name):
            return f"{datetime.fromisoformat(found[name]):%Y-%m-%d %H:%M:%S} +0000 UTC"

        def address(version):
            return next((n[f"fixed_ip_v{version}"] for n in first if n[f"fixed_ip_v{version}"]), "") \
                or found.get(f"accessIPv{version}", "")

        return {
            **state,
            "metadata": found["metadata"] if imported else state.get("metadata"),
            "scheduler_hints": self.hints(found["id"]) if imported else state.get("scheduler_hints"),
            "created": moment("created"),
            "updated": moment("updated"),
            "region": self.services.region,
            "name": found["name"],
            "network": networks,
            "access_ip_v4": address(4),
            "access_ip_v6": address(6),
            "all_metadata": found["metadata"],
            "all_tags": found["tags"],
            "tags": [t for t in found["tags"] if t in state["tags"]] if state.get("tags") else state.get("tags"),
            "availability_zone": found.get("OS-EXT-AZ:availability_zone", ""),
            "hypervisor_hostname": found.get("OS-EXT-SRV-ATTR:hypervisor_hostname", ""),
            "key_pair": found["key_name"] or "",
            "power_state": found["status"].lower(),
            "security_groups": sorted({g["name"] for g in found.get("security_groups", [])}),
            "flavor_id": flavor,
            "flavor_name": self.services.constant("compute", f"/flavors/{flavor}").get("flavor", {}).get("name", ""),
            "image_id": image or state.get("image_id"),
            "image_name": self.services.constant("image", f"/images/{image}").get("name", "Image not found")
            if image else state.get("image_name"),
        }

    def hints(self, id):
        """The hints that an imported server must have been made with, as far as can be known."""
        groups = ServerGroup(self.services)
        found = self.services.list(groups.service, groups.path, groups.plural, headers=groups.headers)
        return [{"group": g["id"]} for g in found if id in g["members"]]

    def reach(self, new, target, action, value=None):
        """An action, and the server once it ended in one of the target statuses."""
        self.call("POST", f"/servers/{new['id']}/action", {action: value})

        def settled():
            found = self.find(new["id"])
            if not found:
                raise Error(f"{new['id']} disappeared")
            return not found["OS-EXT-STS:task_state"] and found

        server = poll(settled, self.timeout(new, "update"))
        if server["status"] not in target.split():
            raise Error(f"{action} left {new['id']} in status {server['status']}: {fault(server)}")
        return server

    def modify(self, prior, new, changed):
        id = new["id"]
        if "name" in changed:
            self.call("PUT", f"/servers/{id}", {"server": {"name": new["name"]}})
        if "metadata" in changed:
            for name in set(prior["metadata"] or {}) - set(new["metadata"] or {}):
                self.call("DELETE", f"/servers/{id}/metadata/{quote(name)}")
            self.call("POST", f"/servers/{id}/metadata", {"metadata": new["metadata"] or {}})
        if "tags" in changed:
            others = set(prior["all_tags"] or []) - set(prior["tags"] or [])
            self.tag(id, sorted(others | set(new["tags"] or [])))
        if "security_groups" in changed:
            before, after = set(prior["security_groups"] or []), set(new["security_groups"] or [])
            for action, names in (("removeSecurityGroup", before - after), ("addSecurityGroup", after - before)):
                for name in sorted(names):
                    self.call("POST", f"/servers/{id}/action", {action: {"name": name}})
        if "flavor_id" in changed or "flavor_name" in changed:
            flavor = self.flavor(new, "flavor_id" if "flavor_id" in changed else "")
            self.reach(new, "VERIFY_RESIZE", "resize", {"flavorRef": flavor})
            self.call("POST", f"/servers/{id}/action", {"confirmResize": None})
            self.wait(new, "update")
        if "image_id" in changed or "image_name" in changed:
            image = self.image(new, "image_id" if "image_id" in changed else "")
            self.reach(new, "ACTIVE SHUTOFF", "rebuild", {"imageRef": image})
        if "power_state" in changed:
            self.reach(new, new["power_state"].upper(), ACTIONS[new["power_state"]])
        found = self.find(id)
        return found and self.values(found, new)

    def delete(self, state):
        if state["stop_before_destroy"] and (self.find(state["id"]) or {}).get("status") == "ACTIVE":
            self.reach(state, "SHUTOFF", "os-stop")
        if state["force_delete"] and self.find(state["id"]):
            self.call("POST", f"/servers/{state['id']}/action", {"forceDelete": None})
        super().delete(state)


class ServerGroup(Resource):
    service, path, key, plural = "compute", "/os-server-groups", "server_group", "server_groups"
    headers = {"X-OpenStack-Nova-API-Version": "2.64"}
    computed = "rules"
    names = {"policies": "policy"}

    def body(self, new, changed=None):
        body = super().body(new, changed)
        body["policy"] = (new["policies"] or ["anti-affinity"])[0]
        if known(new["rules"]) and new["rules"]:
            body["rules"] = chosen(new["rules"][0])
        return body

    def values(self, found, state):
        most = found["rules"].get("max_server_per_host", 0)
        return {**super().values(found, state), "policies": [found["policy"]], "rules": [{"max_server_per_host": most}]}
