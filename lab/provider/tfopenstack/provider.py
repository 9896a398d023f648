"""Terraform's provider calls, answered from the official provider's schema and a table of types.

Answers are marked legacy_type_system, as the official provider's are: its schema has optional
attributes that the service or the provider fills in, which the strict rules forbid.
"""

import functools
import json
import os
import sys
import traceback
from pathlib import Path

from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc

from . import cloud
from .checks import mistakes
from .planning import planned, replacing
from .schema import place, schema_pb
from .types import DATA_SOURCES, RESOURCES
from .values import conform, decode, encode, known, settled

SCHEMA = Path(__file__).resolve().parents[3] / "packages/provider-openstack/schema/openstack@3.4.0.json"
REFUSED = "endpoint_overrides swauth system_scope"  # arguments of the provider itself


def trouble(message, attribute=None):
    return pb.Diagnostic(
        severity=pb.Diagnostic.ERROR, summary=str(message), attribute=place(attribute) if attribute else None)


def answer(call):
    """A call's method: what it raises becomes one line for the user."""
    response = getattr(pb, call.__name__).Response

    @functools.wraps(call)
    def method(self, request, context):
        try:
            return call(self, request, response)
        except Exception as e:
            if not isinstance(e, cloud.Error):
                if os.environ.get("TF_LOG"):
                    traceback.print_exc(file=sys.stderr)
                e = f"{type(e).__name__}: {' '.join(str(e).split())}"
            kind = getattr(request, "type_name", "")
            kept = {"new_state": request.prior_state} if call.__name__ == "ApplyResourceChange" else {}
            return response(diagnostics=[trouble(f"{kind}: {e}" if kind else e)], **kept)

    return method


class Provider(tfplugin_pb2_grpc.ProviderServicer):
    def __init__(self):
        (self.schema,) = json.loads(SCHEMA.read_text())["provider_schemas"].values()

    def block(self, name, data=False):
        return self.schema["data_source_schemas" if data else "resource_schemas"][name]["block"]

    def services(self, values):
        """The cloud's services in the region that the values name, or else in the provider's."""
        region = values.get("region")
        return self.cloud.services(region if known(region) else None)

    def resource(self, name, values):
        return RESOURCES[name](self.services(values), self.block(name))

    @answer
    def GetMetadata(self, request, response):
        return response(server_capabilities=pb.ServerCapabilities(get_provider_schema_optional=True))

    @answer
    def GetProviderSchema(self, request, response):
        return response(
            provider=schema_pb(self.schema["provider"]),
            resource_schemas={n: schema_pb(self.schema["resource_schemas"][n]) for n in RESOURCES},
            data_source_schemas={n: schema_pb(self.schema["data_source_schemas"][n]) for n in DATA_SOURCES},
            server_capabilities=pb.ServerCapabilities(get_provider_schema_optional=True),
        )

    @answer
    def ValidateProviderConfig(self, request, response):
        block, config = self.schema["provider"]["block"], decode(request.config)
        return response(diagnostics=[trouble(*m) for m in mistakes(block, config, REFUSED)])

    @answer
    def ValidateResourceConfig(self, request, response):
        kind, block = RESOURCES[request.type_name], self.block(request.type_name)
        found = mistakes(block, decode(request.config), kind.refused, kind.choices, kind.conflicts)
        return response(diagnostics=[trouble(*m) for m in found])

    @answer
    def ValidateDataResourceConfig(self, request, response):
        source, block = DATA_SOURCES[request.type_name], self.block(request.type_name, data=True)
        return response(diagnostics=[trouble(*m) for m in mistakes(block, decode(request.config), source.refused)])

    @answer
    def ConfigureProvider(self, request, response):
        self.cloud = cloud.Cloud({k: v for k, v in decode(request.config).items() if known(v)})
        return response()

    @answer
    def UpgradeResourceState(self, request, response):
        state = conform(self.block(request.type_name), json.loads(request.raw_state.json))
        return response(upgraded_state=encode(state))

    @answer
    def ReadResource(self, request, response):
        state = decode(request.current_state)
        state = self.resource(request.type_name, state).read(state)
        return response(
            new_state=encode(state and conform(self.block(request.type_name), state)), private=request.private)

    @answer
    def PlanResourceChange(self, request, response):
        kind, block = RESOURCES[request.type_name], self.block(request.type_name)
        prior, proposed = decode(request.prior_state), decode(request.proposed_new_state)
        if proposed is None:
            return response(planned_private=request.prior_private)
        values = planned(kind, block, prior, proposed)
        return response(
            planned_state=encode(values),
            planned_private=request.prior_private,
            requires_replace=[place(n) for n in replacing(kind, prior, values)],
            legacy_type_system=True,
        )

    @answer
    def ApplyResourceChange(self, request, response):
        prior, new, config = map(decode, (request.prior_state, request.planned_state, request.config))
        resource, problems = self.resource(request.type_name, new or prior), []
        if new is None:
            resource.delete(prior)
            return response(new_state=encode(None))
        if prior is None:
            try:
                new = resource.create(new, config) or new
            except cloud.Error as e:  # made, but not well: keep its id, so that Terraform can remove it
                if not known(new["id"]):
                    raise
                problems = [trouble(f"{request.type_name}: {e}")]
        else:
            new = resource.modify(prior, new, [n for n in new if new[n] != prior[n]])
        if new is None:
            raise cloud.Error("it was gone right after the change")
        return response(
            new_state=encode(conform(resource.block, settled(new))), private=request.planned_private,
            diagnostics=problems, legacy_type_system=True)

    @answer
    def ImportResourceState(self, request, response):
        state = RESOURCES[request.type_name].imported(request.id)
        state = encode(conform(self.block(request.type_name), state))
        return response(imported_resources=[
            pb.ImportResourceState.ImportedResource(type_name=request.type_name, state=state)])

    @answer
    def ReadDataSource(self, request, response):
        block, config = self.block(request.type_name, data=True), decode(request.config)
        services = self.services(config)
        found = DATA_SOURCES[request.type_name].read(services, block, config)
        return response(state=encode(conform(block, {**config, "region": services.region, **found})))

    @answer
    def StopProvider(self, request, response):
        cloud.stopping.set()  # ends the waiting; what was made is still recorded
        return response()
