"""What a plan says: which values a change ends with, and whether the resource must be replaced for it.

The rules are those of the official provider's SDK. `kind` is a resource type's class (see resource.py).
"""

from .values import UNKNOWN, known, zero


def canonical(value):
    """A set's elements in an order, their nothings left out, to compare what means the same."""
    if isinstance(value, dict):
        return {k: c for k, v in sorted(value.items()) if (c := canonical(v)) is not None} or None
    if isinstance(value, list):
        return sorted(map(canonical, value), key=repr) or None
    return value or None


def alike(kind, a, b):
    """Whether two values of a collection's type mean the same: null is empty, and a set has no order."""
    if kind[0] == "set":
        return canonical(a) == canonical(b)
    return (a or zero(kind)) == (b or zero(kind))


def planned(kind, block, prior, proposed, path=""):
    """The proposed values, completed with defaults, prior values and unknowns."""
    old, values = prior or {}, {}
    for name, attribute in block.get("attributes", {}).items():
        value, before, type_ = proposed.get(name), old.get(name), attribute["type"]
        if value is None:
            if path + name in kind.defaults:
                value = kind.defaults[path + name]
            elif attribute.get("computed"):
                value = before if prior else UNKNOWN
            elif before == zero(type_):
                value = before
        elif known(value) and value != before and path + name in kind.stored:
            value = kind.stored[path + name](value)
        if prior and known(value):
            same = kind.same.get(path + name, lambda value, before: False)
            empty = value == "" and before is None
            if empty or same(value, before) or (not isinstance(type_, str) and alike(type_, value, before)):
                value = before
        values[name] = value
    for name, nested in block.get("block_types", {}).items():
        values[name] = planned_blocks(kind, name, nested, prior, proposed.get(name), path)
    return values


def planned_blocks(kind, name, nested, prior, value, path):
    before = (prior or {}).get(name)
    if nested["nesting_mode"] == "single" or not known(value):
        return value
    if not value and name in kind.computed.split():
        return before if prior else UNKNOWN
    in_order = nested["nesting_mode"] == "list"
    places = (before or []) if in_order else []
    elements = [
        planned(kind, nested["block"], places[i] if i < len(places) else None, element, f"{path}{name}.")
        for i, element in enumerate(value or [])
    ]
    same = list(map(canonical, elements)) == list(map(canonical, before or [])) if in_order \
        else canonical(elements) == canonical(before)
    return before if prior and same else elements


def replacing(kind, prior, values):
    """The attributes whose change can only be had by a new resource."""
    in_place = kind.update.split() + ["timeouts"]
    return [n for n in values if prior and values[n] != prior[n] and n not in in_place]
