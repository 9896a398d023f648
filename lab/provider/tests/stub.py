"""A cloud in memory, as far as the provider talks to one: an HTTP server on the loopback."""

import json
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

SERVICES = {
    "network": "/network", "compute": "/compute", "image": "/image", "volumev3": "/volume/v3", "dns": "/dns",
    "object-store": "/swift/v1/AUTH_p1",
}
PLURALS = {
    "ports": "port", "security-groups": "security_group", "security-group-rules": "security_group_rule",
    "floatingips": "floatingip", "networks": "network", "servers": "server", "os-server-groups": "server_group",
    "flavors": "flavor", "images": "", "volumes": "volume", "zones": "", "recordsets": "",
}
READY = {"BUILD": "ACTIVE", "PENDING": "ACTIVE", "CONFIRMING": "ACTIVE", "creating": "available", "attaching": "in-use"}
PROJECT = {"id": "p1", "name": "tools", "domain": {"id": "default", "name": "Default"}}
USER = {"id": "u1", "name": "alice", "domain": {"id": "default", "name": "Default"}}


class Answer(Exception):
    def __init__(self, status, body=None, headers={}):
        self.status, self.body, self.headers = status, body, headers


class Stub:
    """Collections of objects by service path; `requests` says what was asked, `faults` what fails how often."""

    def __init__(self):
        self.objects = {name: {} for name in PLURALS}
        self.containers, self.swift_headers, self.account = {}, {}, {}
        self.requests, self.bodies, self.queries, self.faults = [], [], [], []
        self.page, self.lock = 0, threading.RLock()
        self.delay = {}  # collection: number of looks until a new object is ready
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # without this, the last bytes of an answer wait for the client's acknowledgement
            wbufsize = -1

            def handle_one(self):
                split = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(length)
                try:
                    with stub.lock:
                        status, body, headers = stub.answer(
                            self.command, split.path, parse_qs(split.query, keep_blank_values=True), raw, self.headers)
                except Answer as a:
                    status, body, headers = a.status, a.body, a.headers
                if body is None:
                    data = b""
                elif isinstance(body, bytes):
                    data = body
                else:
                    data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**({"Content-Type": "application/json"} if body else {}), **headers}.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_one

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # What tests use

    def asked(self, pattern):
        return [r for r in self.requests if re.fullmatch(pattern, r)]

    def sent(self, pattern):
        """The bodies of the requests that fit."""
        return [b for r, b in zip(self.requests, self.bodies) if re.fullmatch(pattern, r)]

    def forget(self):
        self.requests.clear()
        self.bodies.clear()
        self.queries.clear()

    def put(self, collection, **fields):
        made = {"id": str(uuid.uuid4()), **fields}
        self.objects[collection][made["id"]] = made
        return made

    def fail(self, pattern, status, times=1, message="it failed"):
        self.faults.append([pattern, status, times, message])

    # The services

    def answer(self, method, path, query, raw, headers):
        body = None
        if raw and "json" in (headers.get("Content-Type") or "") and not path.startswith("/swift"):
            body = json.loads(raw)
        self.requests.append(f"{method} {path}")
        self.queries.append(query)
        self.bodies.append(raw if path.startswith("/swift") else body)
        for fault in self.faults:
            if fault[2] and re.fullmatch(fault[0], f"{method} {path}"):
                fault[2] -= 1
                raise Answer(fault[1], {"error": {"message": fault[3], "code": fault[1]}})
        if path.endswith("/auth/tokens"):
            return self.token(body["auth"])
        service, rest = re.fullmatch(r"/(\w+)((?:/.*)?)", path).groups()
        if service == "swift":
            return self.swift(method, unquote(rest.removeprefix("/v1/AUTH_p1")), query, raw, headers)
        return self.rest(method, service, re.sub(r"^/v\d(\.\d)?", "", rest), query, body)

    def token(self, auth):
        self.auth = auth
        identity = auth["identity"]
        secret = next((m.get("user", m).get("password") or m.get("secret") or m.get("id")
                       for m in (identity[name] for name in identity["methods"])), None)
        if secret == "wrong":
            raise Answer(401, {"error": {"message": "The request you have made requires authentication.", "code": 401}})
        catalogue = [{"type": t, "name": t, "id": t, "endpoints": [
            {"id": f"{t}-{r}", "interface": "public", "region": r, "region_id": r, "url": self.url + p}
            for r in ("one", "two")]} for t, p in SERVICES.items()]
        return 201, {"token": {
            "methods": identity["methods"], "user": USER, "project": PROJECT, "catalog": catalogue,
            "roles": [{"id": "r1", "name": "member"}], "issued_at": "2026-01-01T00:00:00.000000Z",
            "expires_at": "2099-01-01T00:00:00.000000Z"}}, {"X-Subject-Token": "t0k3n"}

    def rest(self, method, service, path, query, body):
        parts = path.strip("/").split("/")
        if parts[0] == "zones" and len(parts) > 2:
            self.zone, parts = parts[1], parts[2:]
        if len(parts) > 2 and parts[2] == "os-volume_attachments":
            return self.attachments(method, parts[1], parts[3:], body)
        name, key = parts[0], PLURALS[parts[0]]
        objects = self.objects[name]
        if method == "GET":
            self.progress(objects.values())
        if method == "GET" and parts[1:] in (["detail"], []):
            return self.page_of(name, [o for o in objects.values() if fits(o, query)], query)
        if method == "POST" and len(parts) == 1:
            return self.made(name, key, body[key] if key else body, body)
        if len(parts) < 2 or parts[1] not in objects:
            raise Answer(404, {"NeutronError": {"message": f"{name} {parts[1:]} could not be found."}})
        found = objects[parts[1]]
        if parts[2:] == ["tags"]:
            found["tags"] = body["tags"]
            return 200, {"tags": found["tags"]}, {}
        if parts[2:] == ["action"]:
            return self.action(name, found, body)
        if parts[2:3] == ["metadata"]:
            if method == "DELETE":
                del found["metadata"][parts[3]]
                return 204, None, {}
            found["metadata"].update(body["metadata"])
            return 200, {"metadata": found["metadata"]}, {}
        if method == "DELETE":
            if found.get("attachments"):
                raise Answer(400, {"badRequest": {"message": "Volume status must be available", "code": 400}})
            del objects[parts[1]]
            for group in self.objects["security-groups"].values():
                group["security_group_rules"] = [r for r in group["security_group_rules"] if r["id"] != parts[1]]
            return 204, None, {}
        if method in ("PUT", "PATCH"):
            found.update(body[key] if key else body)
            self.derive(name, found)
        return 200, {key: found} if key else found, {}

    def progress(self, objects):
        """Each look at a collection brings what is being made nearer to its end."""
        for found in objects:
            if found.get("status") in READY:
                found["looks"] -= 1
                if found["looks"] <= 0:
                    found["status"] = READY[found["status"]]

    def page_of(self, name, found, query):
        plural = name.replace("-", "_").removeprefix("os_")
        if not self.page:
            return 200, {plural: found}, {}
        start = int(query.get("marker", ["0"])[0])
        answer, following = {plural: found[start:start + self.page]}, start + self.page
        if following < len(found):
            href = f"http://elsewhere.invalid/{name}?marker={following}"
            answer |= {"images": {"next": href}, "zones": {"links": {"next": href}},
                       "recordsets": {"links": {"next": href}}}.get(
                name, {f"{plural}_links": [{"rel": "next", "href": href}]})
        return 200, answer, {}

    def made(self, name, key, fields, body):
        made = {"id": str(uuid.uuid4()), "project_id": "p1", "tenant_id": "p1", **fields}
        if name == "security-group-rules":
            made = {**dict.fromkeys(("protocol", "port_range_min", "port_range_max", "remote_ip_prefix",
                                     "remote_group_id")), "description": "", **made}
        elif name == "security-groups":
            rules = [self.made("security-group-rules", "security_group_rule", {
                "security_group_id": made["id"], "direction": "egress", "ethertype": e}, {})[1]["security_group_rule"]
                for e in ("IPv4", "IPv6")]
            made = {"description": "", "stateful": True, "tags": [], **made, "security_group_rules": rules}
        elif name == "ports":
            made = {"name": "", "description": "", "admin_state_up": True, "mac_address": f"fa:16:3e:{made['id'][:8]}",
                    "device_id": "", "device_owner": "", "fixed_ips": [
                        {"subnet_id": "s4", "ip_address": "172.16.0.9"}, {"subnet_id": "s6", "ip_address": "fd00::9"}],
                    "security_groups": ["default"], "allowed_address_pairs": [], "port_security_enabled": True,
                    "binding:vnic_type": "normal", "qos_policy_id": None, "tags": [], **made}
        elif name == "floatingips":
            made = {"floating_ip_address": f"10.98.0.{len(self.objects[name]) + 10}", "port_id": None,
                    "fixed_ip_address": None, "description": "", "tags": [], **made}
        elif name == "servers":
            hints = body.get("os:scheduler_hints")
            made = {**server(self, made), "hints": hints}
        elif name == "os-server-groups":
            made = {"rules": {}, "members": [], **made}
        elif name == "volumes":
            made = {"status": "creating", "description": None, "availability_zone": "nova", "metadata": {},
                    "snapshot_id": None, "source_volid": None, "volume_type": "standard", "attachments": [], **made}
        elif name in ("zones", "recordsets"):
            made = {"status": "PENDING", "description": None, "ttl": 3600, "masters": [], "attributes": {},
                    "type": "PRIMARY", **made}
            if name == "recordsets":
                made["zone_id"] = self.zone
        made["looks"] = self.delay.get(name, 1)
        self.objects[name][made["id"]] = made
        self.derive(name, made)
        return 201, {key: made} if key else made, {}

    def derive(self, name, made):
        if name == "ports":
            for pair in made["allowed_address_pairs"]:
                pair.setdefault("mac_address", made["mac_address"])
            for i, ip in enumerate(made["fixed_ips"]):
                ip.setdefault("ip_address", f"172.16.0.{10 + i}")
        if name == "floatingips":
            port = self.objects["ports"].get(made["port_id"] or "")
            made["fixed_ip_address"] = port and port["fixed_ips"][0]["ip_address"]

    def action(self, name, found, body):
        (action, value), = body.items()
        if action in ("os-stop", "os-start"):
            found["status"] = {"os-stop": "SHUTOFF", "os-start": "ACTIVE"}[action]
        elif action == "resize":
            found["status"], found["flavor"] = "VERIFY_RESIZE", {"id": value["flavorRef"]}
        elif action == "confirmResize":
            found["status"], found["looks"] = "CONFIRMING", 2
        elif action == "rebuild":
            found["image"] = {"id": value["imageRef"]}
        elif action == "os-extend":
            found["size"] = value["new_size"]
        elif action == "forceDelete":
            del self.objects[name][found["id"]]
        elif action == "addSecurityGroup":
            found["security_groups"].append(value)
        elif action == "removeSecurityGroup":
            found["security_groups"].remove(value)
        return 202, None, {}

    def attachments(self, method, server, rest, body):
        volumes = self.objects["volumes"]
        volume = volumes.get(body["volumeAttachment"]["volumeId"] if body else rest[0])
        if method == "POST":
            volume["status"], volume["looks"] = "attaching", 2
            volume["attachments"] = [{"id": volume["id"], "server_id": server, "device": "/dev/vdb"}]
        elif not volume or not volume["attachments"] or volume["attachments"][0]["server_id"] != server:
            raise Answer(404, {"itemNotFound": {"message": "no such attachment", "code": 404}})
        if method == "DELETE":
            volume["status"], volume["attachments"] = "available", []
            return 202, None, {}
        return 200, {"volumeAttachment": {
            "id": volume["id"], "serverId": server, "volumeId": volume["id"], "device": "/dev/vdb"}}, {}

    def swift(self, method, path, query, raw, headers):
        _, container, *name = path.split("/", 2) if path else ("", "")
        meta = {k: v for k, v in headers.items() if k.startswith(("X-Container-", "X-Object-Meta", "X-Account-"))}
        if not container:
            return 204, None, self.account
        if not name or not name[0]:
            if method == "PUT":
                self.containers.setdefault(container, {})
            elif container not in self.containers:
                raise Answer(404)
            kept = self.swift_headers.setdefault(container, {})
            if method in ("PUT", "POST"):
                kept.update(meta)
                for k in [k for k, v in kept.items() if not v]:
                    del kept[k]
            if method == "DELETE":
                if self.containers[container]:
                    raise Answer(409, b"<html>There was a conflict.</html>")
                del self.containers[container]
            if method == "GET":
                names = sorted(n for n in self.containers[container] if n > query.get("marker", [""])[0])
                return 200, [{"name": n} for n in names[:self.page or None]], {}
            return 204, None, {"X-Storage-Policy": "Policy-0", **kept}
        objects = self.containers[container]
        if method == "PUT":
            kept = {k: headers[k] for k in ("Content-Type", "Content-Disposition", "Content-Encoding") if headers[k]}
            objects[name[0]] = raw, {"Content-Type": "application/octet-stream", **kept, **meta}
            return 201, None, {}
        if name[0] not in objects:
            raise Answer(404)
        if method == "DELETE":
            del objects[name[0]]
            return 204, None, {}
        data, kept = objects[name[0]]
        return 200, data, {**kept, "Content-Length": str(len(data)), "Etag": f"etag-{len(data)}",
                           "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", "X-Trans-Id": "tx1"}


def fits(found, query):
    """neutron's, nova's and the others' filters, as far as the provider uses them."""
    return all(str(found.get(k)).lower() == values[0].lower() for k, values in query.items()
               if k in ("name", "status", "device_id", "floating_ip_address", "router:external", "os_hidden"))


def server(stub, fields):
    networks = {}
    for n in fields.get("networks", []):
        port = stub.objects["ports"].get(n.get("port"))
        if not port:
            (_, made, _) = stub.made("ports", "port", {"network_id": n["uuid"]}, {})
            port = made["port"]
        port["device_id"] = fields["id"]
        name = stub.objects["networks"][port["network_id"]]["name"]
        networks.setdefault(name, []).extend({
            "addr": ip["ip_address"], "version": 6 if ":" in ip["ip_address"] else 4,
            "OS-EXT-IPS-MAC:mac_addr": port["mac_address"], "OS-EXT-IPS:type": "fixed"} for ip in port["fixed_ips"])
    return {
        "id": fields["id"], "name": fields["name"], "status": "BUILD", "OS-EXT-STS:task_state": None,
        "created": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:01Z", "metadata": fields["metadata"],
        "flavor": {"id": fields["flavorRef"]}, "image": {"id": fields["imageRef"]}, "addresses": networks, "tags": [],
        "key_name": fields.get("key_name"), "accessIPv4": "", "accessIPv6": "",
        "OS-EXT-AZ:availability_zone": fields.get("availability_zone", "nova"),
        "security_groups": fields.get("security_groups") or [{"name": "default"}],
        "user_data": fields.get("user_data"), "config_drive": fields["config_drive"],
    }
