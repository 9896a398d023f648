"""A server's interfaces: what to ask nova for, and what the services say that it has."""

from .networking import Port, network_name
from .resource import chosen
from .values import given, known


def request(services, block):
    """A configured network as nova wants it."""
    if port := chosen(block, "port"):
        return port
    uuid = chosen(block, "uuid") or {"uuid": services.named("network", "networks", block["name"])}
    return uuid | ({"fixed_ip": block["fixed_ip_v4"]} if given(block["fixed_ip_v4"]) else {})


def networks(services, server, state):
    """Each configured network, or else each port of the server, with what is known of it."""
    rows, found = addresses(server), []
    configured = state.get("network")
    if not configured or not known(configured):
        ports = services.list("network", "/ports", "ports", {"device_id": server["id"]})
        configured = [{"port": p["id"]} for p in sorted(ports, key=lambda p: p.get("created_at", ""))]
    for block in map(chosen, configured):
        mac, uuid, name = None, block.get("uuid"), block.get("name")
        if "port" in block:
            port = Port(services).look_up(block["port"]) or {}
            mac, uuid = port.get("mac_address"), port.get("network_id")
        if uuid:
            name = network_name(services, uuid)
        row = next((r for r in rows if (r["mac"] == mac if mac else r["name"] == name)), None)
        if row:
            rows.remove(row)
            found.append({
                **row, "uuid": uuid or services.named("network", "networks", name), "port": block.get("port", ""),
                "access_network": block.get("access_network", False)})
    return found


def addresses(server):
    """The interfaces that a server's addresses belong to, in nova's order."""
    rows = {}
    for name, all_ in server["addresses"].items():
        for a in all_:
            mac = a["OS-EXT-IPS-MAC:mac_addr"]
            row = rows.setdefault((name, mac), {"name": name, "mac": mac, "fixed_ip_v4": "", "fixed_ip_v6": ""})
            if a.get("OS-EXT-IPS:type", "fixed") == "fixed":
                row[f"fixed_ip_v{a['version']}"] = row[f"fixed_ip_v{a['version']}"] or a["addr"]
    return list(rows.values())
