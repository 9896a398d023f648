"""The data sources: each finds exactly one object and gives its attributes."""

import re

from .errors import Error
from .values import zero


class Listed:
    """A data source over a list call: the arguments in `asked` are its query, and those in `kept` stay as they are."""

    refused, names, always = "", {}, {}

    @classmethod
    def read(cls, services, block, config):
        given = {n: v for n, v in config.items() if v not in (None, "", [], {})}
        query = {cls.names.get(n, n): text(given[n]) for n in cls.asked.split() if n in given}
        found = cls.chosen(services.list(cls.service, cls.path, cls.key, {**cls.always, **query}), given)
        if len(found) != 1:
            asked = ", ".join(f"{k}={text(v)}" for k, v in given.items()) or "no condition"
            raise Error(f"{len(found) or 'no'} {cls.key} found with {asked}; exactly one is needed")
        return {n: config[n] for n in cls.kept.split()} | cls.values(block, found[0])

    @classmethod
    def chosen(cls, found, given):
        return found

    @classmethod
    def values(cls, block, found):
        names = [n for n in block["attributes"] if n not in ("region", *cls.kept.split())]
        values = {n: found.get(cls.names.get(n, n)) for n in names}
        return {n: zero(block["attributes"][n]["type"]) if v is None else v for n, v in values.items()}


class Network(Listed):
    service, path, key = "network", "/networks", "networks"
    asked = "name description network_id external mtu status tags tenant_id transparent_vlan"
    kept, refused = "network_id status tags matching_subnet_cidr", "matching_subnet_cidr"
    names = {"all_tags": "tags", "network_id": "id", "external": "router:external",
             "transparent_vlan": "vlan_transparent"}


class Image(Listed):
    service, path, key = "image", "/images", "images"
    asked = "name visibility owner tag member_status container_format disk_format hidden"
    kept = "most_recent tag member_status name_regex size_max size_min sort"
    refused = "properties size_max size_min sort tags"
    always = {"status": "active"}
    names = {"min_disk_gb": "min_disk", "min_ram_mb": "min_ram", "size_bytes": "size", "hidden": "os_hidden"}

    @classmethod
    def chosen(cls, found, given):
        if pattern := given.get("name_regex"):
            found = [image for image in found if re.search(pattern, image["name"] or "")]
        if given.get("most_recent"):
            found = sorted(found, key=lambda image: image["created_at"])[-1:]
        return found

    @classmethod
    def values(cls, block, found):
        known = {"id", "status", "self", "virtual_size", *block["attributes"], *cls.names.values()}
        extra = {k: v for k, v in found.items() if k not in known and isinstance(v, str)}
        return {**super().values(block, found), "properties": extra, "metadata": {}}


class AuthScope:
    """Who the credentials are, from the token itself."""

    refused = ""

    @staticmethod
    def read(services, block, config):
        session = services.cloud.session
        token = session.auth.get_access(session)._data["token"]
        project, user, domain = token.get("project") or {}, token["user"], token.get("domain") or {}
        return {
            "id": config["name"], "token_id": session.get_token() if config["set_token_id"] else None,
            "user_id": user["id"], "user_name": user["name"],
            "user_domain_id": user["domain"]["id"], "user_domain_name": user["domain"]["name"],
            "project_id": project.get("id", ""), "project_name": project.get("name", ""),
            "project_domain_id": project.get("domain", {}).get("id", ""),
            "project_domain_name": project.get("domain", {}).get("name", ""),
            "domain_id": domain.get("id", ""), "domain_name": domain.get("name", ""),
            "roles": [{"role_id": r["id"], "role_name": r["name"]} for r in token.get("roles", [])],
            "service_catalog": token.get("catalog", []),
        }


def text(value):
    """A condition as a query has it."""
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
