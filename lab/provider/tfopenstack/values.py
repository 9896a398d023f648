"""Values as Terraform sends them: msgpack in the shape of a schema's block.

An unknown value is a msgpack extension.
"""

import json

import msgpack

UNKNOWN = msgpack.ExtType(0, b"\0")


def known(value):
    return not isinstance(value, msgpack.ExtType)


def decode(dynamic):
    """What Terraform guesses of an unknown value (its beginning, say) is forgotten, as the official provider's SDK does:
    state may hold something else of it, a hash."""
    return msgpack.unpackb(dynamic.msgpack, ext_hook=lambda code, data: UNKNOWN) if dynamic.msgpack else None


def encode(value):
    return {"msgpack": msgpack.packb(value)}


def zero(kind):
    """What stands for nothing in a type: the official provider writes it where the service says null."""
    if isinstance(kind, str):
        return {"string": "", "number": 0, "bool": False}[kind]
    return {} if kind[0] == "map" else []


def given(value):
    """Whether a configured value says something."""
    return value not in (None, "", [], {}) and known(value)


def settled(value):
    """A planned value once all is done: what is still unknown is nothing."""
    if isinstance(value, dict):
        return {k: settled(v) for k, v in value.items()}
    if isinstance(value, list):
        return [settled(v) for v in value]
    return value if known(value) else None


def text(value):
    """A value where the schema has a string: JSON as Go writes it."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, separators=(",", ":"))


def cast(kind, value):
    if value is None or not known(value):
        return value
    if kind == "string":
        return text(value)
    if isinstance(kind, str):
        return value
    if kind[0] == "map":
        return {k: cast(kind[1], v) for k, v in value.items()}
    if kind[0] == "object":
        return {k: cast(t, value.get(k)) for k, t in kind[1].items()}
    return [cast(kind[1], v) for v in value]


def conform(block, values, inner=False):
    """The values in exactly the block's shape: nothing missing, nothing more, and no null in an inner block."""
    shaped = {name: cast(a["type"], values.get(name)) for name, a in block.get("attributes", {}).items()}
    if inner:
        shaped = {n: zero(block["attributes"][n]["type"]) if v is None else v for n, v in shaped.items()}
    for name, nested in block.get("block_types", {}).items():
        value = values.get(name)
        if nested["nesting_mode"] == "single":
            shaped[name] = value and conform(nested["block"], value)
        else:
            shaped[name] = [conform(nested["block"], v, True) for v in value or []] if known(value) else value
    return shaped
