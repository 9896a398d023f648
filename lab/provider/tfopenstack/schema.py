"""The schema as `terraform providers schema -json` prints it, turned into the protocol's messages."""

import json

from tf.gen import tfplugin_pb2 as pb

FLAGS = "required", "optional", "computed", "sensitive", "deprecated"


def block_pb(block):
    return pb.Schema.Block(
        deprecated=block.get("deprecated", False),
        attributes=[
            pb.Schema.Attribute(name=name, type=json.dumps(a["type"]).encode(), **{f: a[f] for f in FLAGS if f in a})
            for name, a in block.get("attributes", {}).items()
        ],
        block_types=[
            pb.Schema.NestedBlock(
                type_name=name, block=block_pb(b["block"]), nesting=b["nesting_mode"].upper(),
                min_items=b.get("min_items"), max_items=b.get("max_items"),
            )
            for name, b in block.get("block_types", {}).items()
        ],
    )


def schema_pb(schema):
    return pb.Schema(version=schema["version"], block=block_pb(schema["block"]))


def place(attribute):
    return pb.AttributePath(steps=[pb.AttributePath.Step(attribute_name=attribute)])
