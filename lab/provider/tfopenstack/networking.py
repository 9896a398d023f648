"""Ports, security groups and floating IPs."""

from .errors import Error
from .resource import Resource, chosen
from .values import given, text


class Neutron(Resource):
    service = "network"

    def __init__(self, services, block=None):
        super().__init__(services, block)
        # an administrator's list would hold everybody's objects
        self.filter = {"project_id": services.project, **self.filter} if services.project else self.filter

    def settable(self):
        return [n for n in super().settable() if n != "tags"]

    def values(self, found, state):
        if "tags" not in self.attributes:
            return super().values(found, state)
        tags = sorted(found.get("tags") or [])
        ours = [t for t in tags if t in state["tags"]] if state.get("tags") else state.get("tags")
        return {**super().values(found, state), "tags": ours, "all_tags": tags}

    def tag(self, id, tags):
        return self.call("PUT", f"{self.url(id)}/tags", {"tags": tags})

    def completed(self, new, made):
        return made | self.tag(new["id"], new["tags"]) if new.get("tags") else made

    def modify(self, prior, new, changed):
        if "tags" in changed:
            # those that others have set stay
            others = set(prior["all_tags"] or []) - set(prior["tags"] or [])
            self.tag(new["id"], sorted(others | set(new["tags"] or [])))
        return super().modify(prior, new, changed)


class Port(Neutron):
    path, key, plural = "/ports", "port", "ports"
    update = ("name description admin_state_up security_group_ids no_security_groups fixed_ip no_fixed_ip "
              "allowed_address_pairs port_security_enabled dns_name qos_policy_id tags")
    local = "security_group_ids no_security_groups no_fixed_ip"
    refused = "extra_dhcp_option binding"
    computed = "binding"
    conflicts = ("fixed_ip no_fixed_ip", "security_group_ids no_security_groups")

    def body(self, new, changed=None):
        body = super().body(new, changed)

        def sent(*names):
            return any(new[n] for n in names) if changed is None else set(names) & set(changed)

        if sent("security_group_ids", "no_security_groups"):
            body["security_groups"] = new["security_group_ids"] or []
        if sent("fixed_ip", "no_fixed_ip") and (new["fixed_ip"] or new["no_fixed_ip"]):
            # without either, neutron gives an address of every subnet, and keeps what it gave
            body["fixed_ips"] = [ip for block in new["fixed_ip"] if (ip := chosen(block))]
        if sent("allowed_address_pairs"):
            body["allowed_address_pairs"] = [chosen(pair) for pair in new["allowed_address_pairs"]]
        return body

    def values(self, found, state):
        own, profile = found["mac_address"], found.get("binding:profile")
        return {
            **super().values(found, state),
            "all_fixed_ips": [ip["ip_address"] for ip in found["fixed_ips"]],
            "all_security_group_ids": found["security_groups"],
            # neutron completes a pair with the port's own address
            "allowed_address_pairs": [
                {**p, "mac_address": "" if p["mac_address"] == own else p["mac_address"]}
                for p in found.get("allowed_address_pairs") or []],
            "binding": [{
                "host_id": found.get("binding:host_id", ""), "vif_type": found.get("binding:vif_type", ""),
                "vnic_type": found.get("binding:vnic_type", ""), "vif_details": found.get("binding:vif_details") or {},
                "profile": "" if profile is None else text(profile),
            }],
        }


class SecurityGroup(Neutron):
    path, key, plural = "/security-groups", "security_group", "security_groups"
    # a list of groups would bear all of their rules too
    filter = {"fields": ("id", "name", "description", "project_id", "tenant_id", "stateful", "tags")}
    update = "name description stateful tags"
    local = "delete_default_rules"

    def completed(self, new, made):
        for rule in made["security_group_rules"] if new["delete_default_rules"] else []:
            self.call("DELETE", f"/security-group-rules/{rule['id']}")
        return super().completed(new, made)

    def values(self, found, state):
        if not state.get("name"):  # just imported: replacing it for what was done long ago would take its rules along
            rules = self.find(found["id"])["security_group_rules"]
            state = {**state, "delete_default_rules": not any(map(is_default, rules)) or None}
        return super().values(found, state)


def is_default(rule):
    """Whether neutron made a rule with its group: anything may leave, for no reason given."""
    narrower = "protocol", "remote_ip_prefix", "remote_group_id", "description"
    return rule["direction"] == "egress" and not any(rule.get(n) for n in narrower)


class SecurityGroupRule(Neutron):
    path, key, plural = "/security-group-rules", "security_group_rule", "security_group_rules"
    stored = {"remote_ip_prefix": str.lower}
    choices = {"direction": "ingress egress", "ethertype": "IPv4 IPv6"}
    conflicts = ("remote_ip_prefix remote_group_id", "remote_ip_prefix remote_address_group_id",
                 "remote_group_id remote_address_group_id")

    # Every change of a group's rules raises the group's revision: neutron repeats those that collide,
    # which costs more than doing one after the other.

    def create(self, new, config):
        with self.services.lock(new["security_group_id"]):
            return super().create(new, config)

    def delete(self, state):
        with self.services.lock(state["security_group_id"]):
            super().delete(state)


class FloatingIP(Neutron):
    path, key, plural = "/floatingips", "floatingip", "floatingips"
    update = "description port_id fixed_ip subnet_id subnet_ids tags"
    local = "pool subnet_id subnet_ids"
    refused = "subnet_ids"
    names = {"address": "floating_ip_address", "fixed_ip": "fixed_ip_address"}

    def body(self, new, changed=None):
        body = super().body(new, changed)
        if changed is None:
            body["floating_network_id"] = self.services.named("network", "networks", new["pool"])
            return body | chosen(new, "subnet_id")
        if "port_id" in changed or "fixed_ip" in changed:
            body["port_id"] = new["port_id"] or None
        return body

    def values(self, found, state):
        return {**super().values(found, state), "pool": network_name(self.services, found["floating_network_id"])}


class FloatingIPAssociate(Neutron):
    """Which port a floating IP leads to: moving it to another port is one PUT."""

    path, key, plural = "/floatingips", "floatingip", "floatingips"
    update = "port_id fixed_ip"
    names = {"floating_ip": "floating_ip_address", "fixed_ip": "fixed_ip_address"}

    def associate(self, id, port, fixed=None):
        return self.unwrap(self.call("PUT", self.url(id), self.wrap(
            {"port_id": port} | ({"fixed_ip_address": fixed} if given(fixed) else {}))))

    def create(self, new, config):
        address = new["floating_ip"]
        found = self.services.list(self.service, self.path, self.plural, {"floating_ip_address": address})
        if len(found) != 1:
            raise Error(f"there is {'more than one' if found else 'no'} floating IP {address}")
        new["id"] = found[0]["id"]
        return self.values(self.associate(new["id"], new["port_id"], new["fixed_ip"]), new)

    def modify(self, prior, new, changed):
        fixed = new["fixed_ip"] if "fixed_ip" in changed else None
        return self.values(self.associate(new["id"], new["port_id"], fixed), new)

    def delete(self, state):
        if self.find(state["id"]):
            self.associate(state["id"], None)


def network_name(services, id):
    return services.constant("network", f"/networks/{id}").get("network", {}).get("name", "")
