"""What Terraform does with a provider, in a few lines: proposes, plans, applies and refreshes."""

import unittest

from tf.gen import tfplugin_pb2 as pb
from tfopenstack import cloud
from tfopenstack.provider import Provider
from tfopenstack.values import conform, decode, encode

from .stub import Stub


def proposed(block, prior, config):
    """What Terraform proposes: the configuration, and the prior values of what may be computed."""
    values = {}
    for name, a in block.get("attributes", {}).items():
        given = config.get(name)
        values[name] = given if given is not None or not a.get("computed") else (prior or {}).get(name)
    for name, nested in block.get("block_types", {}).items():
        given, before = config.get(name), (prior or {}).get(name) or []
        if nested["nesting_mode"] == "single":
            values[name] = given
            continue
        in_order = before if nested["nesting_mode"] == "list" else []
        values[name] = [proposed(nested["block"], in_order[i] if i < len(in_order) else None, element)
                        for i, element in enumerate(given or [])]
    return values


class Failure(Exception):
    pass


def checked(response):
    if response.diagnostics:
        raise Failure("\n".join(d.summary for d in response.diagnostics))
    return response


class Terraform:
    """One run: a provider process, configured."""

    def __init__(self, **config):
        self.provider = Provider()
        block = self.provider.schema["provider"]["block"]
        checked(self.provider.ConfigureProvider(
            pb.ConfigureProvider.Request(config=encode(conform(block, config))), None))

    def plan(self, type_name, prior, **config):
        block = self.provider.block(type_name)
        config = conform_config(block, config)
        response = checked(self.provider.PlanResourceChange(pb.PlanResourceChange.Request(
            type_name=type_name, prior_state=encode(prior), config=encode(config),
            proposed_new_state=encode(proposed(block, prior, config))), None))
        planned = decode(response.planned_state)
        replaced = [p.steps[0].attribute_name for p in response.requires_replace]
        changed = {n for n in planned if prior and planned[n] != prior[n]}
        return planned, changed, replaced

    def validate(self, type_name, **config):
        block = self.provider.block(type_name)
        response = self.provider.ValidateResourceConfig(pb.ValidateResourceConfig.Request(
            type_name=type_name, config=encode(conform_config(block, config))), None)
        return [d.summary for d in response.diagnostics]

    def apply(self, type_name, prior=None, check=checked, **config):
        block = self.provider.block(type_name)
        planned, _, replaced = self.plan(type_name, prior, **config)
        assert not replaced, f"{replaced} would replace it"
        response = check(self.provider.ApplyResourceChange(pb.ApplyResourceChange.Request(
            type_name=type_name, prior_state=encode(prior), planned_state=encode(planned),
            config=encode(conform_config(block, config))), None))
        return decode(response.new_state)

    def destroy(self, type_name, state):
        checked(self.provider.ApplyResourceChange(pb.ApplyResourceChange.Request(
            type_name=type_name, prior_state=encode(state), planned_state=encode(None)), None))

    def refresh(self, type_name, state):
        return decode(checked(self.provider.ReadResource(pb.ReadResource.Request(
            type_name=type_name, current_state=encode(state)), None)).new_state)

    def bring(self, type_name, id):
        """An import: what the provider makes of an id, read."""
        (made,) = checked(self.provider.ImportResourceState(pb.ImportResourceState.Request(
            type_name=type_name, id=id), None)).imported_resources
        return self.refresh(type_name, decode(made.state))

    def data(self, type_name, **config):
        block = self.provider.block(type_name, data=True)
        return decode(checked(self.provider.ReadDataSource(pb.ReadDataSource.Request(
            type_name=type_name, config=encode(conform_config(block, config))), None)).state)


def conform_config(block, config):
    """A configuration in full: what it leaves out is null, and a block that it leaves out is empty."""
    values = {name: config.get(name) for name in block.get("attributes", {})}
    for name, nested in block.get("block_types", {}).items():
        if nested["nesting_mode"] == "single":
            values[name] = config.get(name)
        else:
            values[name] = [conform_config(nested["block"], v) for v in config.get(name) or []]
    return values


class CloudTest(unittest.TestCase):
    """A test with a cloud of its own."""

    def setUp(self):
        self.cloud = Stub()
        self.addCleanup(self.cloud.close)
        self.patch(cloud, "PACE", 0.01)
        self.external = self.cloud.put("networks", name="wan", **{"router:external": True})
        self.network = self.cloud.put("networks", name="lan", **{"router:external": False})
        self.run = self.again()

    def credentials(self):
        return {"auth_url": self.cloud.url, "user_name": "alice", "password": "secret", "tenant_name": "tools",
                "region": "one"}

    def again(self):
        """The next run of Terraform: a new process."""
        run = Terraform(**self.credentials())
        self.cloud.forget()
        return run

    def patch(self, target, name, value):
        self.addCleanup(setattr, target, name, getattr(target, name))
        setattr(target, name, value)

    def unchanged(self, type_name, state, **config):
        """A refresh in a new run changes nothing, and nor does its plan."""
        run = self.again()
        read = run.refresh(type_name, state)
        moving = ("date", "trans_id", "updated")
        self.assertEqual({k: v for k, v in read.items() if k not in moving},
                         {k: v for k, v in state.items() if k not in moving})
        _, changed, _ = run.plan(type_name, read, **config)
        self.assertEqual(changed, set())
