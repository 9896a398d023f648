"""What is wrong with a configuration, as far as the schema alone does not tell."""

from .values import known


def mistakes(block, config, refused="", choices={}, conflicts=()):
    """Pairs of a message and the attribute that it is about."""
    given = {n for n, v in config.items() if not known(v) or v not in (None, [], {}, False)}
    for name in sorted(given):
        attribute = block["attributes"].get(name, {"optional": True})
        if not attribute.get("optional") and not attribute.get("required"):
            yield f"{name} is decided by the service and cannot be set", name
        elif name in refused.split():
            yield f"{name} is not in this provider (see lab/provider/README.md)", name
        elif name in choices and known(config[name]) and config[name] not in choices[name].split():
            yield f'{name} is "{config[name]}"; it can be {", ".join(choices[name].split())}', name
    for pair in map(str.split, conflicts):
        if given.issuperset(pair):
            yield f"{pair[0]} and {pair[1]} exclude each other", pair[0]
